import type { PartWriter } from './part-writer';

/**
 * Texts, or rows of small numbers, by number: the same one has the same number until all is forgotten. A hash table
 * over typed arrays, so that it costs the garbage collector nothing and a look-up makes no string.
 */
export class PartTable {
  private units = new Uint16Array(1 << 12);
  /** Where the units of an entry begin; one more than there are entries. */
  private starts = new Int32Array(1 << 8);
  private hashes = new Int32Array(1 << 8);
  /** Number of an entry, plus one, by hash; 0 where none is. At most half full. */
  private slots = new Int32Array(1 << 9);
  /** Entries so far. */
  count = 0;

  /** Units that are kept. */
  get kept(): number {
    return this.starts[this.count] ?? 0;
  }

  /** The number of what was written; -1 if it is not known. */
  find({ units, length, hash }: PartWriter): number {
    const { slots, hashes } = this;
    const last = slots.length - 1;
    for (let slot = spread(hash) & last; ; slot = (slot + 1) & last) {
      const entry = (slots[slot] ?? 0) - 1;
      if (entry < 0) return -1;
      if (hashes[entry] === hash && this.holds(entry, units, length)) return entry;
    }
  }

  /** Keeps what was written, which must not be known, and answers its number: the next one. */
  add({ units, length, hash }: PartWriter): number {
    const entry = this.count;
    const start = this.kept;
    this.makeSpace(entry + 2, start + length);
    for (let i = 0; i < length; i++) this.units[start + i] = units[i] ?? 0;
    this.hashes[entry] = hash;
    this.starts[entry + 1] = start + length;
    this.count = entry + 1;
    this.link(entry);
    return entry;
  }

  /** Forgets everything. */
  clear(): void {
    this.count = 0;
    this.slots.fill(0);
  }

  private holds(entry: number, units: Uint16Array, length: number): boolean {
    const start = this.starts[entry] ?? 0;
    if ((this.starts[entry + 1] ?? 0) - start !== length) return false;
    const own = this.units;
    for (let i = 0; i < length; i++) if (own[start + i] !== units[i]) return false;
    return true;
  }

  private link(entry: number): void {
    const { slots } = this;
    const last = slots.length - 1;
    let slot = spread(this.hashes[entry] ?? 0) & last;
    while (slots[slot] !== 0) slot = (slot + 1) & last;
    slots[slot] = entry + 1;
  }

  private makeSpace(entries: number, units: number): void {
    if (units > this.units.length) this.units = grown(this.units, new Uint16Array(units * 2));
    if (entries <= this.hashes.length) return;
    const size = this.hashes.length * 2;
    this.starts = grown(this.starts, new Int32Array(size));
    this.hashes = grown(this.hashes, new Int32Array(size));
    this.slots = new Int32Array(size * 2);
    for (let entry = 0; entry < this.count; entry++) this.link(entry);
  }
}

/** A longer array with the content of a shorter one. */
export function grown<T extends Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Brings the upper bits of a hash down, as slots are chosen by the lower ones. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
