const TAB = 9;
/** Bytes that are looked at in one go: small enough to be in the fastest memory still when their lines are read. */
const stretch = 1 << 14;
/** Where the lowest byte of a word is its first one: nearly everywhere. */
const isLittle = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;

/**
 * Places of control characters in bytes that come in pieces: those below 32 but for TAB. Most of them end lines. They are
 * found ahead of whoever asks, many bytes at a time.
 */
export class LineMarks {
  private places = new Int32Array(1 << 12);
  private count = 0;
  /** The place that was answered last, by its number. */
  private last = 0;
  /** Bytes that were looked at. */
  private looked = 0;

  /** The first mark at or after `at` of the first `have` bytes; `have` for none. Quick where `at` mostly grows. */
  next(bytes: Uint8Array, words: Int32Array, at: number, have: number): number {
    let mark = this.last;
    if (mark > 0 && (this.places[mark - 1] ?? 0) >= at) mark = this.search(at);
    for (;;) {
      while (mark < this.count && (this.places[mark] ?? 0) < at) mark++;
      this.last = mark;
      if (mark < this.count) return this.places[mark] ?? 0;
      if (this.looked >= have) return have;
      this.look(bytes, words, have);
    }
  }

  /** The first bytes are gone: places are smaller now. */
  drop(gone: number): void {
    const from = this.search(gone);
    for (let i = from; i < this.count; i++) this.places[i - from] = (this.places[i] ?? 0) - gone;
    this.count -= from;
    this.last = 0;
    this.looked = Math.max(0, this.looked - gone);
  }

  /** The number of the first mark at or after `at` among those that are known. */
  private search(at: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.places[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Looks at the next stretch. */
  private look(bytes: Uint8Array, words: Int32Array, have: number): void {
    const stop = Math.min(have, this.looked + stretch);
    if (this.count + stretch > this.places.length) {
      const bigger = new Int32Array((this.count + stretch) * 2);
      bigger.set(this.places.subarray(0, this.count));
      this.places = bigger;
    }
    this.lookAtBytes(bytes, isLittle ? Math.min(stop, (this.looked + 3) & ~3) : stop);
    this.lookAtWords(bytes, words, stop >> 2);
    this.lookAtBytes(bytes, stop);
  }

  private lookAtBytes(bytes: Uint8Array, stop: number): void {
    for (; this.looked < stop; this.looked++) {
      const c = bytes[this.looked] ?? 0;
      if (c < 32 && c !== TAB) this.places[this.count++] = this.looked;
    }
  }

  /** Looks at whole words, four at a time: the highest bit of each byte of `plain…` is set where no control stands. */
  private lookAtWords(bytes: Uint8Array, words: Int32Array, stop: number): void {
    if ((this.looked & 3) !== 0) return;
    const { places } = this;
    let { count } = this;
    let word = this.looked >> 2;
    for (; word + 4 <= stop; word += 4) {
      const a = plain(words[word] ?? 0);
      const b = plain(words[word + 1] ?? 0);
      const c = plain(words[word + 2] ?? 0);
      const d = plain(words[word + 3] ?? 0);
      if (((a & b & c & d) | 0x7f7f7f7f) === -1) continue;
      let left = controls(a) | (controls(b) << 4) | (controls(c) << 8) | (controls(d) << 12);
      for (; left !== 0; left &= left - 1) {
        const place = (word << 2) + 31 - Math.clz32(left & -left);
        if (bytes[place] !== TAB) places[count++] = place;
      }
    }
    this.count = count;
    this.looked = Math.max(this.looked, word << 2);
  }
}

/** The highest bit of each byte: set where the byte of the word is 32 or more. */
const plain = (word: number) => ((word & 0x7f7f7f7f) + 0x60606060) | word;

/** A bit for each byte of a word that is below 32, from what `plain` says: the lowest one for the first byte. */
const controls = (plains: number) => Math.imul((~plains & 0x80808080) >>> 7, 0x10204080) >>> 28;
