/** The strings of a table as plain data: string `i` is `[ends[i], ends[i + 1])` of the arena. */
export interface InternPart {
  readonly size: number;
  readonly arena: Uint8Array;
  readonly ends: Uint32Array;
}

/**
 * Numbers for byte strings: equal bytes, equal number, counted from 0. The bytes of all of them stand in one arena, so
 * that a million Call-IDs cost no objects. Open addressing; `seed` makes the places unknown to whoever wrote the file,
 * who could else make every look-up slow.
 */
export class InternTable {
  private mask = (1 << 10) - 1;
  private slots = new Int32Array(1 << 10).fill(-1);
  private hashes = new Int32Array(1 << 9);
  private ends = new Uint32Array((1 << 9) + 1);
  private arena = new Uint8Array(1 << 14);
  private used = 0;

  constructor(readonly seed = 0) {}

  /** How many different strings there are. */
  get size(): number {
    return this.used;
  }

  /** Bytes that the table holds in memory. */
  get byteLength(): number {
    return this.slots.byteLength + this.hashes.byteLength + this.ends.byteLength + this.arena.byteLength;
  }

  /** All strings; the arrays are the table's own. */
  part(): InternPart {
    return { size: this.used, arena: this.arena, ends: this.ends };
  }

  /** The number of `[start, end)` of `bytes`; a new one for bytes that were not seen before. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    return this.idOfHashed(this.hashOf(bytes, start, end), bytes, start, end);
  }

  /** The same for who has made the hash that this table would make. */
  idOfHashed(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const known = this.lookUp(hash, bytes, start, end);
    return known >= 0 ? known : this.insert(hash, bytes, start, end);
  }

  /** The number of bytes that were seen before; -1 for others. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.lookUp(this.hashOf(bytes, start, end), bytes, start, end);
  }

  /** Four bytes at a time; the last steps spread what differs in high bits only (those of MurmurHash3). */
  private hashOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5 ^ this.seed ^ (end - start);
    let i = start;
    for (const stop = end - 3; i < stop; i += 4) {
      const word =
        (bytes[i] ?? 0) |
        ((bytes[i + 1] ?? 0) << 8) |
        ((bytes[i + 2] ?? 0) << 16) |
        ((bytes[i + 3] ?? 0) << 24);
      hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1);
    }
    for (; i < end; i++) hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ (bytes[i] ?? 0), 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }

  private lookUp(hash: number, bytes: Uint8Array, start: number, end: number): number {
    let slot = hash & this.mask;
    for (let id = this.slots[slot] ?? -1; id >= 0; id = this.slots[slot] ?? -1) {
      if (this.hashes[id] === hash && this.holds(id, bytes, start, end)) return id;
      slot = (slot + 1) & this.mask;
    }
    return -1;
  }

  /** The number of a text of one character a byte. */
  idOfText(text: string): number {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return this.idOf(bytes, 0, bytes.length);
  }

  /** The bytes of a number, a view that later insertions may leave behind; empty for a number that was not given. */
  bytesOf(id: number): Uint8Array {
    return id < 0 || id >= this.used
      ? this.arena.subarray(0, 0)
      : this.arena.subarray(this.ends[id], this.ends[id + 1]);
  }

  /** The same as text, one character a byte. */
  textOf(id: number): string {
    let text = '';
    for (const byte of this.bytesOf(id)) text += String.fromCharCode(byte);
    return text;
  }

  private holds(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.ends[id] ?? 0;
    if ((this.ends[id + 1] ?? 0) - from !== end - start) return false;
    for (let i = start; i < end; i++) if (this.arena[from + i - start] !== bytes[i]) return false;
    return true;
  }

  private insert(hash: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.used === this.hashes.length) this.grow();
    let slot = hash & this.mask;
    while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.mask;
    const from = this.ends[this.used] ?? 0;
    const stop = from + end - start;
    if (stop > this.arena.length) {
      const arena = new Uint8Array(Math.max(this.arena.length * 2, stop));
      arena.set(this.arena);
      this.arena = arena;
    }
    this.arena.set(bytes.subarray(start, end), from);
    this.ends[this.used + 1] = stop;
    this.hashes[this.used] = hash;
    this.slots[slot] = this.used;
    return this.used++;
  }

  /** Forgets the numbers from `size` on: they are given again. As slow as the table is large. */
  truncate(size: number): void {
    if (size >= this.used) return;
    this.used = size;
    this.place(this.slots.fill(-1));
  }

  private place(slots: Int32Array<ArrayBuffer>): void {
    this.mask = slots.length - 1;
    for (let id = 0; id < this.used; id++) {
      let slot = (this.hashes[id] ?? 0) & this.mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.mask;
      slots[slot] = id;
    }
    this.slots = slots;
  }

  /** Twice the room; slots stay at most half full. */
  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2).fill(-1);
    this.place(slots);
    const hashes = new Int32Array(slots.length / 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
    const ends = new Uint32Array(slots.length / 2 + 1);
    ends.set(this.ends);
    this.ends = ends;
  }
}
