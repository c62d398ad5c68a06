import { CR_BEFORE, DOT_BEFORE, type FirstLook, ODD_LINE, startKind } from './first-look';
import { longestRowName } from './row-kind';
import { kernelBytes, kernelPlaces, type ScanKernel } from './scan-kernel';

/** More bytes are needed. */
export const MORE = -1;

const TAB = 9;
const LF = 10;
const CR = 13;
const DOT = 46;
/** Bytes behind the last one that may be read, whatever they are. */
const padding = longestRowName;
/** Bytes that are looked at before there must be room for more lines. */
const stretch = 1 << 14;
/** Where the lowest byte of a word is its first one: nearly everywhere. */
const isLittle = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;

/**
 * Bytes of a text that come in pieces, as lines: where each ends and what a first look at it tells. Places count from the
 * first byte that is kept, lines from the first that is. All lines of a piece are found in one go, sixteen bytes at a
 * time, so that whoever reads a message passes by its rows without a look at their bytes.
 */
export class ByteLines {
  bytes: Uint8Array;
  /** The same memory, four bytes at a time, and four bytes from any place on. */
  private words: Int32Array;
  view: DataView;
  /** Bytes that are there. */
  have = 0;
  /** Lines that have ended. */
  count = 0;
  /** Of each line, the place of its LF. */
  ends: Int32Array;
  kinds: Uint8Array;
  /** Bytes that were looked at. */
  private looked = 0;
  /** Where the line begins that has not ended, and whether it is odd already. */
  private start = 0;
  private odd = 0;

  /** With a kernel, bytes and lines stand in its memory, and it does the looking as long as there is room. */
  constructor(private kernel?: ScanKernel) {
    const buffer = kernel ? kernel.memory.buffer : new ArrayBuffer(1 << 21);
    const at = kernel ? kernelPlaces.bytes : 0;
    const size = kernel ? kernelBytes : buffer.byteLength;
    this.bytes = new Uint8Array(buffer, at, size);
    this.words = new Int32Array(buffer, at, size >> 2);
    this.view = new DataView(buffer, at, size);
    this.ends = kernel
      ? new Int32Array(buffer, kernelPlaces.lineEnds, kernelBytes)
      : new Int32Array(stretch * 2);
    this.kinds = kernel
      ? new Uint8Array(buffer, kernelPlaces.kinds, kernelBytes)
      : new Uint8Array(stretch * 2);
  }

  /** The kernel in whose memory the lines stand; undefined for none, and for one that got too small. */
  get inKernel(): ScanKernel | undefined {
    return this.kernel;
  }

  push(piece: Uint8Array): void {
    const needed = this.have + piece.length;
    if (needed + padding > this.bytes.length) this.grow((needed * 2 + padding + 3) & ~3);
    this.bytes.set(piece, this.have);
    this.have = needed;
    // What a CR means at the end of a piece is told by the next one.
    const stop = this.bytes[needed - 1] === CR ? needed - 1 : needed;
    if (this.kernel) this.lookInKernel(this.kernel, stop);
    while (this.looked < stop) this.look(Math.min(stop, this.looked + stretch));
  }

  private lookInKernel(kernel: ScanKernel, stop: number): void {
    kernel.count.value = this.count;
    kernel.lineStart.value = this.start;
    kernel.odd.value = this.odd;
    kernel.look(this.looked, stop);
    this.count = kernel.count.value;
    this.start = kernel.lineStart.value;
    this.odd = kernel.odd.value;
    this.looked = Math.max(this.looked, stop);
  }

  /** Forgets the first bytes: up to the beginning of a line, or within the one that has not ended. */
  drop(gone: number): void {
    if (gone === 0) return;
    this.bytes.copyWithin(0, gone, this.have);
    this.have -= gone;
    const line = this.lineAt(gone);
    for (let i = line; i < this.count; i++) {
      this.ends[i - line] = (this.ends[i] ?? 0) - gone;
      this.kinds[i - line] = this.kinds[i] ?? 0;
    }
    this.count -= line;
    this.looked = Math.max(0, this.looked - gone);
    this.start = Math.max(0, this.start - gone);
  }

  /** The number of the line that holds the byte at `at`; `count` for the one that has not ended. */
  lineAt(at: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a line begins; for `count`, the one that has not ended. */
  startOf(line: number): number {
    return line > 0 ? (this.ends[line - 1] ?? 0) + 1 : 0;
  }

  /** Where the text of a line ends, before LF or CRLF. */
  textEnd(line: number): number {
    const end = this.ends[line] ?? 0;
    return (this.kindOf(line) & CR_BEFORE) === 0 ? end : end - 1;
  }

  kindOf(line: number): FirstLook {
    return this.kinds[line] ?? 0;
  }

  private grow(length: number): void {
    if (this.kernel) {
      this.kernel = undefined;
      this.ends = this.ends.slice(0, this.count + stretch * 2);
      this.kinds = this.kinds.slice(0, this.count + stretch * 2);
    }
    const bigger = new Uint8Array(length);
    bigger.set(this.bytes.subarray(0, this.have));
    this.bytes = bigger;
    this.words = new Int32Array(bigger.buffer);
    this.view = new DataView(bigger.buffer);
  }

  /** Looks at the bytes up to `stop`. */
  private look(stop: number): void {
    if (this.count + stretch > this.ends.length) {
      const ends = new Int32Array(this.ends.length * 2);
      ends.set(this.ends);
      this.ends = ends;
      const kinds = new Uint8Array(ends.length);
      kinds.set(this.kinds);
      this.kinds = kinds;
    }
    this.lookAtBytes(isLittle ? Math.min(stop, (this.looked + 3) & ~3) : stop);
    if (this.looked < stop) this.lookAtWords(stop >> 2);
    this.lookAtBytes(stop);
  }

  private lookAtBytes(stop: number): void {
    for (let at = this.looked; at < stop; at++) {
      const c = this.bytes[at] ?? 0;
      if (c < 32 && c !== TAB) this.meet(at, c);
    }
    this.looked = stop;
  }

  /** Notes a control character. */
  private meet(at: number, c: number): void {
    if (c !== LF) {
      if (c !== CR || this.bytes[at + 1] !== LF) this.odd = ODD_LINE;
      return;
    }
    this.kinds[this.count] =
      startKind(this.view, this.start) | endKind(this.bytes, this.start, at) | this.odd;
    this.ends[this.count++] = at;
    this.start = at + 1;
    this.odd = 0;
  }

  /** Looks at whole words, four at a time: the highest bit of each byte of `plain…` is set where no control stands. */
  private lookAtWords(stop: number): void {
    const { bytes, words, view, ends, kinds } = this;
    let { count, start, odd } = this;
    let word = this.looked >> 2;
    for (; word + 4 <= stop; word += 4) {
      const a = plain(words[word] ?? 0);
      const b = plain(words[word + 1] ?? 0);
      const c = plain(words[word + 2] ?? 0);
      const d = plain(words[word + 3] ?? 0);
      if (((a & b & c & d) | 0x7f7f7f7f) === -1) continue;
      let left = controls(a) | (controls(b) << 4) | (controls(c) << 8) | (controls(d) << 12);
      for (; left !== 0; left &= left - 1) {
        const at = (word << 2) + 31 - Math.clz32(left & -left);
        const sign = bytes[at] ?? 0;
        // The same as `meet`: this is where the time goes.
        if (sign === LF) {
          kinds[count] = startKind(view, start) | endKind(bytes, start, at) | odd;
          ends[count++] = at;
          start = at + 1;
          odd = 0;
        } else if (sign !== TAB && (sign !== CR || bytes[at + 1] !== LF)) odd = ODD_LINE;
      }
    }
    this.count = count;
    this.start = start;
    this.odd = odd;
    this.looked = Math.max(this.looked, word << 2);
  }
}

/** What the sign before the LF at `at` tells of a line. */
function endKind(bytes: Uint8Array, start: number, at: number): FirstLook {
  const last = at > start ? (bytes[at - 1] ?? 0) : LF;
  return last === DOT ? DOT_BEFORE : last === CR ? CR_BEFORE : 0;
}

/** The highest bit of each byte: set where the byte of the word is 32 or more. */
const plain = (word: number) => ((word & 0x7f7f7f7f) + 0x60606060) | word;

/** A bit for each byte of a word that is below 32, from what `plain` says: the lowest one for the first byte. */
const controls = (plains: number) => Math.imul((~plains & 0x80808080) >>> 7, 0x10204080) >>> 28;
