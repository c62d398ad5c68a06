/**
 * What a drawing is made of: few forms and named tones, from which an SVG text and the nodes of a view are both made,
 * so that a picture looks like the view. Coordinates are those of the layout.
 */
export type ShapeTone =
  | 'text'
  | 'faint'
  | 'line'
  | 'media'
  | 'error'
  | 'warning'
  | 'information'
  /** Of a dialog, transaction or call by its number from 0; undefined for what belongs to none. */
  | { readonly number: number | undefined };

export interface PathShape {
  readonly kind: 'path';
  readonly d: string;
  readonly stroke?: ShapeTone;
  readonly width?: number;
  readonly isDashed?: boolean;
  readonly fill?: ShapeTone;
  /** 0 to 1 for a fill or a line that lets what is behind it through. */
  readonly opacity?: number;
}

export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  /** One plain line; whoever writes it escapes it. */
  readonly text: string;
  readonly size: number;
  readonly tone: ShapeTone;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly isBold?: boolean;
}

export type LadderShape = PathShape | TextShape;

/** Width of a character of a monospaced font by its size: Menlo, DejaVu Sans Mono and Courier; Consolas is narrower. */
export const CHAR_WIDTH = 0.602;

/** How many characters of a size stand in a width. */
export function charsIn(width: number, size: number): number {
  return Math.max(1, Math.floor(width / (size * CHAR_WIDTH)));
}

/** A number as SVG needs it: at most two decimals. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
