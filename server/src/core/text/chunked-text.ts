import { detached } from './detached';
import type { Position } from './line-index';
import type { TextEdit } from './text-edit';

/** What most readers need of a text; a string is one, and so is a text that is kept in pieces. */
export type TextSlices = Pick<string, 'length' | 'slice' | 'charAt' | 'charCodeAt' | 'startsWith'>;

const CR = 13;
const LF = 10;

/** A piece is cut when it grows beyond this, UTF-16 units; pieces of half the size are what a text is cut into. */
const LARGEST = 16_384;
const USUAL = LARGEST / 2;
/** A piece shorter than this, beside an edit, is joined to its neighbour. */
const SMALLEST = 2048;

/** A stretch of the text, shared by all versions that hold it. It never ends between the CR and the LF of a line end. */
class Piece {
  private starts: readonly number[] | undefined;

  constructor(readonly text: string) {}

  /** Where lines start in it, but for its own start. Looked for once. */
  get lineStarts(): readonly number[] {
    this.starts ??= lineStartsOf(this.text);
    return this.starts;
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts: number[] = [];
  let lf = text.indexOf('\n');
  let cr = text.indexOf('\r');
  while (lf >= 0 || cr >= 0) {
    if (cr >= 0 && (lf < 0 || cr < lf)) {
      if (cr + 1 !== lf) starts.push(cr + 1);
      cr = text.indexOf('\r', cr + 1);
    } else {
      starts.push(lf + 1);
      lf = text.indexOf('\n', lf + 1);
    }
  }
  return starts;
}

/** True if a cut at `at` would part a CR from its LF, or the two halves of one character. */
function partsUnits(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  if (before === CR && after === LF) return true;
  return (before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00;
}

function cut(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    let end = text.length - at <= LARGEST ? text.length : at + USUAL;
    if (end < text.length && partsUnits(text, end)) end++;
    pieces.push(new Piece(text.slice(at, end)));
    at = end;
  }
  return pieces;
}

/** Index of the last sum that is not above `wanted`; the sums rise. */
function lastNotAbove(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * A text that is kept in pieces of a few kB, so that a version costs what changed and not the whole: an edit makes the
 * pieces that it touches anew and shares the others. Immutable. Offsets count UTF-16 units; lines are those of
 * `LineIndex`: CR, LF and CRLF each end one. Positions take a search among the pieces, and a version a sum over them.
 */
export class ChunkedText {
  /** Where each piece starts, and at the end the length of the text. */
  private readonly offsets: Float64Array;
  /** How many lines start before each piece, its own start left out; made when first asked for. */
  private lineSums: Float64Array | undefined;
  private whole: string | undefined;

  private constructor(private readonly pieces: readonly Piece[]) {
    this.offsets = new Float64Array(pieces.length + 1);
    let at = 0;
    for (let i = 0; i < pieces.length; i++) {
      this.offsets[i] = at;
      at += pieces[i]?.text.length ?? 0;
    }
    this.offsets[pieces.length] = at;
  }

  /** Cuts a string into pieces, which share its memory. */
  static of(text: string): ChunkedText {
    const result = new ChunkedText(cut(text));
    result.whole = text;
    return result;
  }

  get length(): number {
    return this.offsets[this.pieces.length] ?? 0;
  }

  /** As `String.slice`, for offsets that are not negative. A part of one piece is a view of that piece. */
  slice(start: number, end: number = this.length): string {
    const to = Math.min(end, this.length);
    if (start >= to) return '';
    let index = this.pieceAt(start);
    const first = this.pieces[index]?.text ?? '';
    const base = this.offsets[index] ?? 0;
    if (to - base <= first.length) return first.slice(start - base, to - base);
    const parts = [first.slice(start - base)];
    for (index++; index < this.pieces.length; index++) {
      const { text } = this.pieces[index] as Piece;
      const from = this.offsets[index] ?? 0;
      if (from >= to) break;
      parts.push(from + text.length <= to ? text : text.slice(0, to - from));
    }
    return parts.join('');
  }

  /** The same for a text that outlives this version: it keeps no other text alive that is more than twice as long. */
  sliceToKeep(start: number, end: number): string {
    const text = this.slice(start, end);
    const index = this.pieceAt(start);
    const piece = this.pieces[index]?.text.length ?? 0;
    const isView = end - (this.offsets[index] ?? 0) <= piece;
    return isView && text.length * 2 < piece ? detached(text) : text;
  }

  /** As `String.charCodeAt`: NaN outside of the text. */
  charCodeAt(offset: number): number {
    if (!(offset >= 0 && offset < this.length)) return Number.NaN;
    const index = this.pieceAt(offset);
    return this.pieces[index]?.text.charCodeAt(offset - (this.offsets[index] ?? 0)) ?? Number.NaN;
  }

  /** As `String.charAt`: '' outside of the text. */
  charAt(offset: number): string {
    return offset >= 0 ? this.slice(offset, offset + 1) : '';
  }

  /** As `String.startsWith`, for an offset that is not negative. */
  startsWith(wanted: string, offset = 0): boolean {
    return this.slice(offset, offset + wanted.length) === wanted;
  }

  /** The whole text as one string: it costs as much as the text is long, once for each version. */
  toString(): string {
    this.whole ??= this.pieces.map(piece => piece.text).join('');
    return this.whole;
  }

  /** The number of lines; an empty text has one. */
  get lineCount(): number {
    return 1 + (this.lines[this.pieces.length] ?? 0);
  }

  /** Offset of the first unit of a line; a line past the end answers the end of the text. */
  lineStart(line: number): number {
    if (line <= 0) return 0;
    if (line >= this.lineCount) return this.length;
    const index = lastNotAbove(this.lines, line - 1);
    const within = this.pieces[index]?.lineStarts[line - 1 - (this.lines[index] ?? 0)] ?? 0;
    return (this.offsets[index] ?? 0) + within;
  }

  /** Line and column of an offset; an offset outside of the text is moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    const index = this.pieceAt(at);
    const starts = this.pieces[index]?.lineStarts ?? [];
    const within = at - (this.offsets[index] ?? 0);
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= within) low = middle + 1;
      else high = middle;
    }
    const line = (this.lines[index] ?? 0) + low;
    const start = low > 0 ? (this.offsets[index] ?? 0) + (starts[low - 1] ?? 0) : this.lineStart(line);
    return { line, character: at - start };
  }

  /** Offset of a position; a column past the end of its line answers the end of that line, before its line end. */
  offsetAt(position: Position): number {
    if (position.line >= this.lineCount) return this.length;
    const start = this.lineStart(position.line);
    let end = this.lineStart(position.line + 1);
    if (position.line + 1 < this.lineCount) {
      if (end > start && this.charCodeAt(end - 1) === LF) end--;
      if (end > start && this.charCodeAt(end - 1) === CR) end--;
    }
    return Math.min(start + Math.max(0, position.character), end);
  }

  /** The text after edits whose spans all refer to this one; as `applyTextEdits`. */
  edited(edits: readonly TextEdit[]): ChunkedText {
    if (edits.length === 0) return this;
    const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const next = new PieceWriter();
    let at = 0;
    for (const { span, newText } of ordered) {
      const start = Math.max(at, Math.min(span.start, this.length));
      this.copy(next, at, start);
      next.add(newText);
      at = Math.max(start, Math.min(span.end, this.length));
    }
    this.copy(next, at, this.length);
    return new ChunkedText(next.finish());
  }

  /** Appends `[start, end)` of this text to pieces of another version; whole pieces are shared. */
  private copy(to: PieceWriter, start: number, end: number): void {
    if (start >= end) return;
    let at = start;
    for (let index = this.pieceAt(start); at < end && index < this.pieces.length; index++) {
      const piece = this.pieces[index] as Piece;
      const from = this.offsets[index] ?? 0;
      const stop = Math.min(end, from + piece.text.length);
      if (at === from && stop === from + piece.text.length) to.share(piece);
      else to.add(piece.text.slice(at - from, stop - from));
      at = stop;
    }
  }

  private pieceAt(offset: number): number {
    return lastNotAbove(this.offsets, offset);
  }

  private get lines(): Float64Array {
    if (!this.lineSums) {
      const sums = new Float64Array(this.pieces.length + 1);
      let count = 0;
      for (let i = 0; i < this.pieces.length; i++) {
        sums[i] = count;
        count += this.pieces[i]?.lineStarts.length ?? 0;
      }
      sums[this.pieces.length] = count;
      this.lineSums = sums;
    }
    return this.lineSums;
  }
}

/** True if the texts of two pieces may stand beside each other as they are. */
function fits(last: string | undefined, next: string): boolean {
  if (last === undefined) return true;
  if (last.length < SMALLEST || next.length < SMALLEST) {
    if (last.length + next.length <= LARGEST) return false;
  }
  return !(last.charCodeAt(last.length - 1) === CR && next.charCodeAt(0) === LF);
}

/** Puts the pieces of a version together. What stands between two shared pieces is copied once, not for each of its parts. */
class PieceWriter {
  private readonly pieces: Piece[] = [];
  /** Text that is in no piece yet. */
  private loose = '';

  /** Appends text. */
  add(text: string): void {
    this.loose += text;
  }

  /** Appends a whole piece, as it is where it may stand beside what is before it. */
  share(piece: Piece): void {
    if (this.loose !== '' && fits(this.loose, piece.text)) this.settle();
    if (this.loose === '' && fits(this.pieces.at(-1)?.text, piece.text)) this.pieces.push(piece);
    else this.loose += piece.text;
  }

  finish(): readonly Piece[] {
    this.settle();
    return this.pieces;
  }

  /** Cuts the loose text into pieces, joined to the last one while there is room. */
  private settle(): void {
    const { pieces, loose } = this;
    if (loose === '') return;
    this.loose = '';
    const last = pieces.at(-1)?.text;
    if (last === undefined || fits(last, loose)) {
      pieces.push(...cut(detached(loose)));
      return;
    }
    pieces.pop();
    pieces.push(...cut(detached(last + loose)));
  }
}
