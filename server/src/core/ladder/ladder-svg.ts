import { plainLine } from '../text/plain-line';
import { arrowMark } from './arrow-mark';
import { arrowSentence } from './arrow-sentence';
import { arrowTime } from './arrow-time';
import { type ColourBy, drawArrow } from './draw-arrow';
import { worstFinding } from './finding-icon';
import type { Ladder, LadderArrow } from './ladder';
import { type LadderLayout, layoutLadder, rowParts, type TimeAxis } from './ladder-layout';
import { type LadderBackground, ladderColor, paletteIndex } from './ladder-palette';
import { charsIn, type LadderShape, px, type ShapeTone } from './ladder-shapes';
import { ladderFrame } from './ladder-window';

/** Above the first arrow: the names of the lanes. */
const HEAD = 46;
const FONT = 'ui-monospace, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace';

export interface SvgOptions {
  readonly axis?: TimeAxis;
  /** Where it will be shown; `light` for print and tickets, `page` for a page whose style sheet says the colours. */
  readonly theme?: SvgTheme;
  readonly colourBy?: ColourBy;
}

export type SvgTheme = LadderBackground | 'page';

type Theme = Readonly<Record<Exclude<ShapeTone, object> | 'background', string>>;

const themes: Readonly<Record<LadderBackground, Theme>> = {
  light: {
    background: '#ffffff',
    text: '#1f1f1f',
    faint: '#5c6670',
    line: '#b8bec4',
    media: '#1a7f45',
    error: '#c22a12',
    warning: '#8a5c00',
    information: '#0b62a8',
  },
  dark: {
    background: '#1f1f1f',
    text: '#e6e6e6',
    faint: '#9ea7af',
    line: '#50575d',
    media: '#5fc98b',
    error: '#f48771',
    warning: '#e2b65c',
    information: '#6cb6f5',
  },
};

/** The colour of a tone. */
type Pen = (tone: ShapeTone | 'background') => string;

function penOf(theme: SvgTheme): Pen {
  const background = theme === 'page' ? 'light' : theme;
  const plain: Pen = tone =>
    typeof tone === 'object' ? ladderColor(tone.number, background) : themes[background][tone];
  if (theme !== 'page') return plain;
  // A page without our style sheet is light.
  return tone => `var(--siplens-${nameOf(tone)},${plain(tone)})`;
}

/** The name of a custom property: `text`, or `0` to `6` of the palette. */
function nameOf(tone: ShapeTone | 'background'): string {
  return typeof tone === 'object' ? String(paletteIndex(tone.number)) : tone;
}

/**
 * A whole ladder as a self-contained SVG picture: no script, no font or image from elsewhere, every text of the trace
 * escaped. For people who cannot see it, the title names the parties and each arrow has a sentence.
 */
export function ladderSvg(ladder: Ladder, options: SvgOptions = {}): string {
  const { axis, theme = 'light', colourBy = 'dialog' } = options;
  const layout = layoutLadder(ladder, axis);
  const pen = penOf(theme);
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height + HEAD)];
  const names = ladder.lanes.map(lane => lane.title).join(', ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONT}">`,
    `<title>${escaped(`Call flow between ${plainLine(names, 500)}`)}</title>`,
    `<rect width="100%" height="100%" fill="${pen('background')}"/>`,
    ...ladder.lanes.flatMap((_, index) => laneHead(ladder, layout, index)).map(shape => markup(shape, pen)),
    `<g transform="translate(0 ${HEAD})">`,
    ...ladderFrame(ladder, layout).map(shape => markup(shape, pen)),
    ...ladder.arrows.map((arrow, index) => {
      const shapes = [...drawArrow(arrow, index, layout, colourBy), ...margins(arrow, index, layout)];
      const title = `<title>${escaped(arrowSentence(ladder, arrow))}</title>`;
      return `<g data-number="${arrow.number}">${title}${shapes.map(shape => markup(shape, pen)).join('')}</g>`;
    }),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The name of a lane, and under it the host that has a name of the user's. */
function laneHead({ lanes }: Ladder, { laneX, sizes }: LadderLayout, index: number): readonly LadderShape[] {
  const lane = lanes[index];
  if (!lane) return [];
  const text = (y: number, value: string, faint: boolean): LadderShape => {
    const size = sizes.fontSize * (faint ? 0.86 : 1);
    const shown = plainLine(value, charsIn(sizes.laneGap - 10, size));
    return {
      kind: 'text',
      x: laneX[index] ?? 0,
      y,
      text: shown,
      size,
      tone: faint ? 'faint' : 'text',
      anchor: 'middle',
      isBold: !faint,
    };
  };
  return lane.title === lane.id
    ? [text(30, lane.title, false)]
    : [text(20, lane.title, false), text(36, lane.id, true)];
}

/** The time at the left of an arrow and its findings at the right. */
function margins(arrow: LadderArrow, index: number, layout: LadderLayout): readonly LadderShape[] {
  const { arrowY, laneX, sizes } = layout;
  const y = (arrowY[index] ?? 0) + rowParts(sizes).plain * 0.8;
  const size = sizes.fontSize * 0.86;
  const worst = worstFinding(arrow);
  const time = arrowTime(arrow);
  const mark = plainLine(arrowMark(arrow), charsIn(sizes.marginRight - 20, size));
  return [
    ...(time === ''
      ? []
      : [{ kind: 'text', x: 10, y, text: time, size, tone: 'faint', anchor: 'start' } as const]),
    ...(worst
      ? [
          {
            kind: 'text',
            x: (laneX.at(-1) ?? 0) + 14,
            y,
            text: mark,
            size,
            tone: worst,
            anchor: 'start',
          } as const,
        ]
      : []),
  ];
}

function markup(shape: LadderShape, pen: Pen): string {
  const paint = (tone: ShapeTone | undefined) => (tone === undefined ? 'none' : pen(tone));
  if (shape.kind === 'text') {
    const { x, y, size, anchor, isBold, tone, text } = shape;
    const bold = isBold ? ' font-weight="bold"' : '';
    // The lines of lanes stop before a letter.
    const halo = `stroke="${pen('background')}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"`;
    return `<text x="${px(x)}" y="${px(y)}" font-size="${px(size)}" text-anchor="${anchor}"${bold} fill="${paint(tone)}" ${halo}>${escaped(text)}</text>`;
  }
  const { d, stroke, width, isDashed, fill, opacity } = shape;
  const line = stroke ? ` stroke="${paint(stroke)}" stroke-width="${px(width ?? 1)}"` : '';
  const dash = isDashed ? ' stroke-dasharray="6 3"' : '';
  const through = opacity === undefined ? '' : ` ${stroke ? 'stroke' : 'fill'}-opacity="${opacity}"`;
  const rule = stroke || opacity !== undefined ? '' : ' fill-rule="evenodd"';
  return `<path d="${d}" fill="${paint(fill)}"${through}${rule}${line}${dash}/>`;
}

/** XML has no form for control characters, and a lone surrogate would break the file. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}
