/** More bytes are needed to say where a line ends. */
export const MORE = -1;
/** The line holds a control character, or a CR that does not end it: string readers know what that means. */
export const ODD = -2;

const TAB = 9;
const LF = 10;
const CR = 13;
/** Bytes behind the last one that always hold line ends, so that no search runs past it. */
const padding = 8;

/** Bytes of a text that come in pieces and are taken line by line. Places count from the first byte that is kept. */
export class ByteLines {
  bytes = new Uint8Array(1 << 21);
  /** The same memory, four bytes at a time. */
  private words = new Int32Array(this.bytes.buffer);
  /** Bytes that are there. */
  have = 0;
  /** Where the text of the last line ended that `lineEnd` found: before LF or CRLF. */
  textEnd = 0;

  push(piece: Uint8Array): void {
    const needed = this.have + piece.length;
    if (needed + padding > this.bytes.length) {
      const bigger = new Uint8Array((needed * 2 + padding + 3) & ~3);
      bigger.set(this.bytes.subarray(0, this.have));
      this.bytes = bigger;
      this.words = new Int32Array(bigger.buffer);
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
    this.bytes.fill(LF, this.have, this.have + padding);
  }

  /** The place of the LF that ends the line at `at`; `MORE` where it is not there yet, `ODD` for a line with controls. */
  lineEnd(at: number): number {
    let end = this.control(at);
    while (this.bytes[end] === TAB) end = this.control(end + 1);
    this.textEnd = end;
    if (end >= this.have) return MORE;
    if (this.bytes[end] === LF) return end;
    if (this.bytes[end] !== CR) return ODD;
    if (end + 1 >= this.have) return MORE;
    return this.bytes[end + 1] === LF ? end + 1 : ODD;
  }

  /** The first control character at or after `at`: the padding ends the search. */
  private control(at: number): number {
    const { bytes, words } = this;
    let i = at;
    for (; (i & 3) !== 0; i++) if ((bytes[i] ?? 0) < 32) return i;
    // A byte below 32 borrows from its highest bit; one above 127 has that bit set itself.
    let word = i >> 2;
    for (let w = words[word] ?? 0; ((w - 0x20202020) & ~w & 0x80808080) === 0; w = words[++word] ?? 0);
    i = word << 2;
    while ((bytes[i] ?? 0) >= 32) i++;
    return i;
  }
}
