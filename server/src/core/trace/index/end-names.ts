import type { InternTable } from './intern-table';

/** Longest name of an end that is remembered, and how many are. A name ends in its port. */
const longest = 32;
const slots = 1 << 13;

/**
 * The ends of a log's messages, remembered as they are written: the same few come again and again, and one comparison of
 * bytes then tells that they are well formed, how long they are and which number they have.
 */
export class EndNames {
  private readonly bytes = new Uint8Array(slots * longest);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly lengths = new Uint8Array(slots);
  private readonly ids = new Int32Array(slots);
  known = -1;

  /** `endOf` answers where a name ends that begins at a place, -1 where none does. */
  constructor(
    private readonly table: InternTable,
    private readonly endOf: (bytes: Uint8Array, at: number) => number,
  ) {}

  /**
   * Where the name at `at` ends; -1 if none begins there. `known` is then its number, -1 for one that is not remembered.
   * `view` is a look at the same bytes; `longest` of them may be read, whatever they are.
   */
  endAt(bytes: Uint8Array, view: DataView, at: number): number {
    const slot = slotOf(view, at);
    if (this.holds(slot, bytes, view, at)) {
      this.known = this.ids[slot] ?? -1;
      return at + (this.lengths[slot] ?? 0);
    }
    this.known = -1;
    return this.endOf(bytes, at);
  }

  /** The number of the name in `[start, end)`, which is remembered from now on. */
  idOf(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const id = this.table.idOf(bytes, start, end);
    if (end - start <= longest) {
      const slot = slotOf(view, start);
      this.bytes.set(bytes.subarray(start, end), slot * longest);
      this.lengths[slot] = end - start;
      this.ids[slot] = id;
    }
    return id;
  }

  private holds(slot: number, bytes: Uint8Array, view: DataView, at: number): boolean {
    const length = this.lengths[slot] ?? 0;
    if (length < 4) return false;
    const from = slot * longest;
    // The last four bytes once more, whatever was compared of them.
    for (let i = 0; i < length - 4; i += 4)
      if (this.view.getInt32(from + i) !== view.getInt32(at + i)) return false;
    if (this.view.getInt32(from + length - 4) !== view.getInt32(at + length - 4)) return false;
    // A longer port would go on here.
    const next = bytes[at + length] ?? 0;
    return next < 48 || next > 57;
  }
}

/** A place for the name at `at`, by a few bytes of it: behind the part that is the same in a whole network. */
function slotOf(view: DataView, at: number): number {
  const mixed = Math.imul(view.getInt32(at + 4) ^ Math.imul(view.getInt32(at + 8), 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) & (slots - 1);
}
