import { LineMarks } from './line-marks';
import { longestRowName } from './row-kind';

/** More bytes are needed to say where a line ends. */
export const MORE = -1;
/** The line holds a control character, or a CR that does not end it: string readers know what that means. */
export const ODD = -2;

const LF = 10;
const CR = 13;
/** Bytes behind the last one that always hold line ends, so that no reader of a line runs past the memory. */
const padding = longestRowName;

/** Bytes of a text that come in pieces and are taken line by line. Places count from the first byte that is kept. */
export class ByteLines {
  bytes = new Uint8Array(1 << 21);
  /** The same memory, four bytes at a time. */
  private words = new Int32Array(this.bytes.buffer);
  /** The same memory, four bytes from any place on. */
  view = new DataView(this.bytes.buffer);
  /** Bytes that are there. */
  have = 0;
  /** Where the text of the last line ended that `lineEnd` found: before LF or CRLF. */
  textEnd = 0;
  private readonly marks = new LineMarks();

  push(piece: Uint8Array): void {
    const needed = this.have + piece.length;
    if (needed + padding > this.bytes.length) {
      const bigger = new Uint8Array((needed * 2 + padding + 3) & ~3);
      bigger.set(this.bytes.subarray(0, this.have));
      this.bytes = bigger;
      this.words = new Int32Array(bigger.buffer);
      this.view = new DataView(bigger.buffer);
    }
    this.bytes.set(piece, this.have);
    this.have = needed;
    this.bytes.fill(LF, needed, needed + padding);
  }

  /** Forgets the first bytes. */
  drop(count: number): void {
    if (count === 0) return;
    this.bytes.copyWithin(0, count, this.have);
    this.have -= count;
    this.marks.drop(count);
    this.bytes.fill(LF, this.have, this.have + padding);
  }

  /** The place of the LF that ends the line at `at`; `MORE` where it is not there yet, `ODD` for a line with controls. */
  lineEnd(at: number): number {
    const end = this.marks.next(this.bytes, this.words, at, this.have);
    this.textEnd = end;
    if (end >= this.have) return MORE;
    if (this.bytes[end] === LF) return end;
    if (this.bytes[end] !== CR) return ODD;
    if (end + 1 >= this.have) return MORE;
    return this.bytes[end + 1] === LF ? end + 1 : ODD;
  }
}
