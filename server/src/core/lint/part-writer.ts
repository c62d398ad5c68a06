/** Units of the longest part that is remembered: longer ones hardly repeat, and would drive many others out. */
export const longestPart = 4096;

/** Stands for what may be anything of its kind (`likeness.ts`). A part whose text holds this unit itself is not remembered. */
export const LIKE = 0xffff;

/**
 * The part of a message that is looked up just now: its units and their hash, in one buffer that is used again and
 * again, so that looking up a part leaves nothing to collect. What is written past `longestPart` is dropped.
 */
export class PartWriter {
  readonly units = new Uint16Array(longestPart);
  length = 0;
  hash = 0;
  /** True if the part is too long, or holds what cannot be told from `LIKE`. */
  isUnfit = false;

  /** Begins with a unit that says what kind of thing is written. */
  begin(kind: number): void {
    this.units[0] = kind;
    this.length = 1;
    this.hash = kind;
    this.isUnfit = false;
  }

  /** Adds a UTF-16 unit, or a number below 65536. */
  put(unit: number): void {
    if (this.length >= longestPart) {
      this.isUnfit = true;
      return;
    }
    this.units[this.length++] = unit;
    this.hash = (Math.imul(this.hash, 31) + unit) | 0;
  }

  /** Adds a stretch of a text. */
  copy(text: string, start: number, end: number): void {
    if (this.length + end - start > longestPart) {
      this.isUnfit = true;
      return;
    }
    const { units } = this;
    let { length, hash } = this;
    for (let i = start; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit === LIKE) this.isUnfit = true;
      units[length++] = unit;
      hash = (Math.imul(hash, 31) + unit) | 0;
    }
    this.length = length;
    this.hash = hash;
  }
}
