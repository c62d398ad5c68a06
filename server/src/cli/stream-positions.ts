import { detached } from '../core/text/detached';
import { firstIndex } from '../core/text/first-index';
import { LineIndex, type Position } from '../core/text/line-index';
import type { Span } from '../core/text/span';
import type { Positions, Range } from './byte-positions';
import { displayText, isAscii } from './display-text';

/** A line that has not ended by then is cut: what stands before it on the line counts as so many characters. */
const longestLine = 1 << 20;

/** A stretch of the text that begins with a line, or behind `before` characters of one. */
interface Piece {
  readonly start: number;
  readonly text: string;
  readonly line: number;
  readonly before: number;
  readonly lines: LineIndex;
}

/**
 * As `BytePositions`, of a text that comes in pieces and is dropped: what will be asked for is remembered while its text
 * is here. Holds as much text as `release` leaves.
 */
export class StreamPositions implements Positions {
  private pieces: Piece[] = [];
  /** The last line, which has not ended, in parts. */
  private open: string[] = [];
  private openLength = 0;
  private end = 0;
  private line = 0;
  private before = 0;
  private readonly known = new Map<number, Position>();
  private readonly texts = new Map<number, string>();

  /** Takes the next piece of the text. */
  push(text: string): void {
    const cut = lastLineEnd(text);
    if (cut < 0) {
      this.open.push(text);
      this.openLength += text.length;
    } else {
      this.add([...this.open, text.slice(0, cut)].join(''));
      this.open = cut < text.length ? [text.slice(cut)] : [];
      this.openLength = text.length - cut;
    }
    if (this.openLength > longestLine) this.flush();
  }

  /** What has not ended by now is looked at as it is: at the end of the text. */
  flush(): void {
    if (this.openLength > 0) this.add(this.open.join(''));
    this.open = [];
    this.openLength = 0;
  }

  private add(text: string): void {
    const lines = new LineIndex(text);
    this.pieces.push({ start: this.end, text, line: this.line, before: this.before, lines });
    const last = lines.lineCount - 1;
    const rest = text.slice(lines.lineStart(last));
    this.before = (last === 0 ? this.before : 0) + displayText(rest).length;
    this.line += last;
    this.end += text.length;
  }

  /** Remembers where a span begins and ends, and the text of its first line. */
  remember(span: Span): void {
    for (const offset of [span.start, span.end]) {
      if (!this.known.has(offset)) this.known.set(offset, this.locate(offset));
    }
    const { line } = this.positionAt(span.start);
    if (!this.texts.has(line)) this.texts.set(line, this.textAt(span.start));
  }

  /** Drops the text before `before` but for these spans. */
  release(spans: readonly Span[], before: number): void {
    const newer = this.pieces.filter(piece => piece.start + piece.text.length > before);
    const limit = newer[0]?.start ?? Number.POSITIVE_INFINITY;
    const kept: Piece[] = [];
    for (const { start, end } of spans) {
      for (let at = start; at < Math.min(end, limit); ) {
        const piece = this.pieceAt(at);
        if (!piece || at >= piece.start + piece.text.length) break;
        kept.push(cutOut(piece, at, end));
        at = piece.start + piece.text.length;
      }
    }
    this.pieces = [...kept, ...newer];
  }

  /** Drops the text between two offsets, of which nothing will be asked: the middle of a long stretch without messages. */
  thin(from: number, to: number): void {
    if (to <= from) return;
    this.pieces = this.pieces.filter(({ start, text }) => start < from || start + text.length > to);
  }

  /** Units of text that are held; for tests. */
  get held(): number {
    return this.openLength + this.pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  }

  positionAt(offset: number): Position {
    return this.known.get(offset) ?? this.locate(offset);
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  lineText(line: number): string {
    return this.texts.get(line) ?? '';
  }

  private pieceAt(offset: number): Piece | undefined {
    const { pieces } = this;
    const behind = firstIndex(pieces.length, index => (pieces[index]?.start ?? 0) > offset);
    return pieces[Math.max(0, behind - 1)];
  }

  private locate(offset: number): Position {
    const piece = this.pieceAt(offset);
    // The end of all that was taken is known, also where what stood before it was dropped.
    const isPast = offset >= this.end && piece !== undefined && piece.start + piece.text.length < this.end;
    if (!piece || isPast) return { line: this.line, character: this.before };
    const lines = piece.lines;
    const { line, character } = lines.positionAt(offset - piece.start);
    const start = lines.lineStart(line);
    const before = piece.text.slice(start, start + character);
    const first = line === 0 ? piece.before : 0;
    if (isAscii(before)) return { line: piece.line + line, character: first + character };
    const whole = displayText(piece.text.slice(start, lines.lineStart(line + 1)));
    const decoded = displayText(before);
    let units = Math.min(decoded.length, whole.length);
    while (units > 0 && decoded[units - 1] !== whole[units - 1]) units--;
    return { line: piece.line + line, character: first + units };
  }

  private textAt(offset: number): string {
    const piece = this.pieceAt(offset);
    if (!piece) return '';
    const lines = piece.lines;
    const { line } = lines.positionAt(offset - piece.start);
    const end = lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
    return displayText(piece.text.slice(lines.lineStart(line), end));
  }
}

/** The lines of a piece that hold `[start, end)`, as a piece that keeps nothing else alive. */
function cutOut({ start: base, text: whole, line, before, lines }: Piece, start: number, end: number): Piece {
  const first = lines.positionAt(start - base).line;
  const from = lines.lineStart(first);
  const to = lines.lineStart(lines.positionAt(end - base).line + 1);
  const text = detached(whole.slice(from, to));
  return {
    start: base + from,
    text,
    line: line + first,
    before: from === 0 ? before : 0,
    lines: new LineIndex(text),
  };
}

/** Where the last line of a text begins that has not ended; -1 for a text that ends no line for sure. */
function lastLineEnd(text: string): number {
  const lf = text.lastIndexOf('\n');
  if (lf >= 0) return lf + 1;
  // The last CR may be the first half of CRLF.
  const cr = text.lastIndexOf('\r', text.length - 2);
  return cr < 0 || text.length < 2 ? -1 : cr + 1;
}
