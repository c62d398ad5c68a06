/** Bytes that wait to be read: added at one end, taken at the other, without copying all of them on each piece. */
export class ByteQueue {
  private bytes = new Uint8Array(1024);
  private start = 0;
  private end = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.end - this.start;
  }

  /** The byte at `index` from the front; -1 past the end. */
  at(index: number): number {
    return index < this.length ? (this.bytes[this.start + index] ?? -1) : -1;
  }

  /** Adds a piece; it is copied, so the caller may reuse it. */
  push(piece: Uint8Array): void {
    if (this.end + piece.length > this.bytes.length) this.makeRoom(piece.length);
    this.bytes.set(piece, this.end);
    this.end += piece.length;
  }

  /** A view of `[from, to)` of what waits; it is valid until the next `push`. */
  view(from: number, to: number): Uint8Array {
    return this.bytes.subarray(this.start + from, this.start + Math.min(to, this.length));
  }

  /** Takes up to `count` bytes off the front, as a copy. */
  take(count: number): Uint8Array {
    const taken = this.view(0, count).slice();
    this.start += taken.length;
    return taken;
  }

  private makeRoom(more: number): void {
    const { length } = this;
    const size = Math.max(this.bytes.length, 2 * (length + more));
    const room = new Uint8Array(size);
    room.set(this.bytes.subarray(this.start, this.end));
    this.bytes = room;
    this.start = 0;
    this.end = length;
  }
}
