import { LineIndex, type Position } from '../core/text/line-index';
import type { Span } from '../core/text/span';
import { displayText, isAscii } from './display-text';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Places of a text as an editor counts them. */
export interface Positions {
  /** Line and character of a byte offset. */
  positionAt(offset: number): Position;
  /** The range of a byte span. */
  rangeOf(span: Span): Range;
  /** A line decoded as UTF-8, without its line end. */
  lineText(line: number): string;
}

/**
 * Places of a text that was read as bytes (Latin-1, one character a byte) as an editor counts them: zero-based lines, and
 * characters in UTF-16 units of the line decoded as UTF-8. Invalid bytes count one unit per replacement character, as
 * they show in an editor. A byte inside of a multi-byte character answers that character.
 */
export class BytePositions implements Positions {
  private readonly lines: LineIndex;

  constructor(private readonly text: string) {
    this.lines = new LineIndex(text);
  }

  /** Line and character of a byte offset. */
  positionAt(offset: number): Position {
    const { line, character } = this.lines.positionAt(offset);
    const start = this.lines.lineStart(line);
    const before = this.text.slice(start, start + character);
    if (isAscii(before)) return { line, character };
    const whole = displayText(this.text.slice(start, this.lines.lineStart(line + 1)));
    const decoded = displayText(before);
    let units = Math.min(decoded.length, whole.length);
    while (units > 0 && decoded[units - 1] !== whole[units - 1]) units--;
    return { line, character: units };
  }

  /** The range of a byte span. */
  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** A line decoded as UTF-8, without its line end. */
  lineText(line: number): string {
    const start = this.lines.lineStart(line);
    const end = this.lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
    return displayText(this.text.slice(start, end));
  }
}
