import type { ChunkReader, TextUnit, TraceFormat } from './trace-format';
import type { TraceRecord } from './trace-record';

/** The longest line that a reader gets in one piece, UTF-16 units. */
export const maxLine = 1 << 20;

/** A chunk of a trace: `[start, end)` of the text, its record with offsets relative to `start`, and what the next chunk must know. */
export interface CutChunk {
  readonly start: number;
  readonly end: number;
  readonly record: TraceRecord | undefined;
  readonly carry: string;
}

/** A chunk with its text; of one that is too long the text is shortened. */
export interface CutText extends CutChunk {
  readonly text: string;
}

/** Where cutting begins: 0 and '', or the `end` and the `carry` of a chunk. */
export interface CutFrom {
  readonly start: number;
  readonly carry: string;
}

const beginning: CutFrom = { start: 0, carry: '' };

/**
 * Cuts a trace into chunks that tile the text from `from.start` on. Lazy: a caller stops when it meets chunks that it
 * knows. Cutting from any chunk's end with its carry yields the same chunks as cutting everything. CR, LF and CRLF
 * each end a line.
 */
export function* cutChunks(
  text: Pick<string, 'length' | 'slice'>,
  format: TraceFormat,
  from: CutFrom = beginning,
  unit: TextUnit = 'utf16',
): Generator<CutChunk> {
  const cutter = new ChunkCutter(format, unit, from);
  // Pieces, so that the first chunks are there before the end of a large text is looked at.
  let length = firstPiece;
  for (let at = from.start; at < text.length; ) {
    yield* cutter.push(text.slice(at, at + length));
    at += length;
    length = Math.min(2 * length, pieceLength);
  }
  yield* cutter.finish();
}

/** Cuts a text of one character a byte that stands at `start` of a longer one, with nothing before it that counts. */
export function cutTexts(text: string, format: TraceFormat, start: number): readonly CutText[] {
  return [...cutChunks(text, format, beginning, 'bytes')].map(chunk => ({
    ...chunk,
    ...{ start: start + chunk.start, end: start + chunk.end, text: text.slice(chunk.start, chunk.end) },
  }));
}

/** An edit cuts few chunks again: small at first. */
const firstPiece = 1 << 12;
const pieceLength = 1 << 16;

/**
 * The same for a text that comes in pieces of any size: `push` answers the chunks that are complete by now, `finish`
 * the last one. Holds no more text than one unfinished line; offsets are those of the whole text.
 */
export class ChunkCutter {
  /** Parts of the line that has not ended yet; kept apart so that many small pieces cost no repeated copying. */
  private pending: string[] = [];
  private pendingLength = 0;
  /** True if the last unit was a CR: an LF may still belong to it. */
  private pendingCr = false;
  private reader: ChunkReader | undefined;
  private carry: string;
  private chunkStart: number;
  private at: number;

  constructor(
    private readonly format: TraceFormat,
    private readonly unit: TextUnit = 'utf16',
    from: CutFrom = beginning,
  ) {
    this.carry = from.carry;
    this.chunkStart = from.start;
    this.at = from.start;
  }

  /** Takes the next piece of the text. */
  push(piece: string): readonly CutChunk[] {
    const chunks: CutChunk[] = [];
    let start = 0;
    if (this.pendingCr && piece !== '') {
      start = piece.startsWith('\n') ? 1 : 0;
      this.endLine(start === 1 ? '\r\n' : '\r', chunks);
    }
    const ends = new LineEnds(piece, start);
    for (let stop = ends.next(start); stop >= 0; stop = ends.next(start)) {
      const cr = piece.charCodeAt(stop) === 13;
      if (cr && stop + 1 === piece.length) {
        this.keep(piece, start, stop, chunks);
        this.pendingCr = true;
        return chunks;
      }
      const end = cr ? (piece.charCodeAt(stop + 1) === 10 ? '\r\n' : '\r') : '\n';
      // Nearly all lines stand in one piece: nothing is put together for them.
      if (this.pendingLength === 0 && stop - start <= maxLine)
        this.giveLine(piece.slice(start, stop), end, chunks);
      else {
        this.keep(piece, start, stop, chunks);
        this.endLine(end, chunks);
      }
      start = stop + end.length;
    }
    this.keep(piece, start, piece.length, chunks);
    return chunks;
  }

  /** Ends the text: answers its last chunk, if there is any text left that belongs to one. */
  finish(): readonly CutChunk[] {
    const chunks: CutChunk[] = [];
    if (this.pendingCr) this.endLine('\r', chunks);
    else if (this.pendingLength > 0) this.endLine('', chunks);
    if (this.reader) chunks.push(this.close(this.reader, true));
    this.reader = undefined;
    return chunks;
  }

  /** Adds to the line that has not ended; what is longer than `maxLine` is handed on in pieces. */
  private keep(piece: string, start: number, stop: number, chunks: CutChunk[]): void {
    let from = start;
    while (this.pendingLength + stop - from > maxLine) {
      const to = from + maxLine - this.pendingLength;
      this.pending.push(piece.slice(from, to));
      this.endLine('', chunks);
      from = to;
    }
    if (stop > from) this.pending.push(piece.slice(from, stop));
    this.pendingLength += stop - from;
  }

  private endLine(end: string, chunks: CutChunk[]): void {
    const line = this.pending.length === 1 ? (this.pending[0] ?? '') : this.pending.join('');
    this.pending = [];
    this.pendingLength = 0;
    this.pendingCr = false;
    this.giveLine(line, end, chunks);
  }

  private giveLine(line: string, end: string, chunks: CutChunk[]): void {
    this.give(line, end, chunks);
    this.at += line.length + end.length;
  }

  /** Gives a line to the reader, and to the next one what this one leaves of it. */
  private give(line: string, end: string, chunks: CutChunk[]): void {
    this.reader ??= this.format.open(this.carry, this.unit);
    let taken = this.reader.push(line, end);
    if (taken === true) {
      chunks.push(this.close(this.reader, false));
      this.reader = this.format.open(this.carry, this.unit);
      taken = this.reader.push(line, end);
    }
    let rest = line;
    const { at } = this;
    while (typeof taken === 'number' && taken > 0 && taken < rest.length) {
      rest = rest.slice(taken);
      this.at += taken;
      chunks.push(this.close(this.reader, false));
      this.reader = this.format.open(this.carry, this.unit);
      taken = this.reader.push(rest, end);
    }
    this.at = at;
  }

  private close(reader: ChunkReader, atEnd: boolean): CutChunk {
    const record = reader.finish(atEnd);
    this.carry = reader.carry();
    const chunk = { start: this.chunkStart, end: this.at, record, carry: this.carry };
    this.chunkStart = this.at;
    return chunk;
  }
}

/** Finds the line ends of a piece from left to right; each unit is looked at once for each kind of end. */
class LineEnds {
  private lf: number;
  private cr: number;

  constructor(
    private readonly text: string,
    start: number,
  ) {
    this.lf = text.indexOf('\n', start);
    this.cr = text.indexOf('\r', start);
  }

  /** The place of the first CR or LF at or after `from`, -1 if there is none. */
  next(from: number): number {
    if (this.lf >= 0 && this.lf < from) this.lf = this.text.indexOf('\n', from);
    if (this.cr >= 0 && this.cr < from) this.cr = this.text.indexOf('\r', from);
    if (this.lf < 0) return this.cr;
    return this.cr < 0 ? this.lf : Math.min(this.lf, this.cr);
  }
}
