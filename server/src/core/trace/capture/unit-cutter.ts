/** Reads the units (packets, blocks) of a file one after the other, without knowing how the file was cut on its way. */
export interface UnitReader {
  /**
   * Reads the unit at `at`, whose first byte is byte `offset` of the file; `[at, end)` is what is there. Answers the
   * unit's length, more than is there if its rest is to be skipped; or `-n`: at least `n` bytes must be there, more
   * than are. Bytes are valid during the call only.
   */
  read(bytes: Uint8Array, at: number, end: number, offset: number): number;
  /** The file ends and leaves `[at, end)` of a unit, maybe nothing; `skipped` bytes of the last unit are missing. */
  finish(rest: {
    readonly bytes: Uint8Array;
    readonly length: number;
    readonly offset: number;
    readonly missing: number;
  }): void;
}

/**
 * Hands the units of a byte stream to a reader: whole units in place, without copying; a unit that the pieces cut is
 * put together in one buffer, which grows to what the reader asks for and no further.
 */
export class UnitCutter {
  private held = new Uint8Array(0);
  private length = 0;
  /** Bytes that the held unit needs before it is worth a look. */
  private wanted = 0;
  private skip = 0;
  /** Place in the file of the next unit. */
  private offset = 0;

  constructor(private readonly reader: UnitReader) {}

  /** Takes the next piece of the file; it may be reused after the call. */
  push(piece: Uint8Array): void {
    let at = this.skipped(piece.length);
    while (this.length > 0 && at < piece.length) at = this.topUp(piece, at);
    while (at < piece.length) {
      const taken = this.reader.read(piece, at, piece.length, this.offset);
      if (taken <= 0) {
        this.hold(piece, at, -taken);
        return;
      }
      this.offset += taken;
      if (taken > piece.length - at) this.skip = taken - (piece.length - at);
      at += taken;
    }
  }

  /** The file ends. */
  finish(): void {
    // A unit that was shorter than what was held for it leaves more to read.
    for (let taken = 1; taken > 0 && this.length > 0; ) {
      taken = this.reader.read(this.held, 0, this.length, this.offset);
      if (taken > 0) this.take(taken);
    }
    this.reader.finish({ bytes: this.held, length: this.length, offset: this.offset, missing: this.skip });
  }

  private skipped(available: number): number {
    const now = Math.min(this.skip, available);
    this.skip -= now;
    return now;
  }

  private hold(piece: Uint8Array, at: number, wanted: number): void {
    const length = piece.length - at;
    this.wanted = Math.max(wanted, length + 1);
    if (this.held.length < this.wanted) this.held = new Uint8Array(roomFor(this.wanted));
    this.held.set(piece.subarray(at), 0);
    this.length = length;
  }

  /** Completes the held unit with bytes of a piece; answers where the piece goes on. */
  private topUp(piece: Uint8Array, at: number): number {
    const more = Math.min(Math.max(0, this.wanted - this.length), piece.length - at);
    this.held.set(piece.subarray(at, at + more), this.length);
    this.length += more;
    const next = at + more;
    if (this.length < this.wanted) return next;
    const taken = this.reader.read(this.held, 0, this.length, this.offset);
    if (taken <= 0) {
      this.wanted = Math.max(-taken, this.length + 1);
      if (this.held.length < this.wanted) {
        const room = new Uint8Array(roomFor(this.wanted));
        room.set(this.held.subarray(0, this.length));
        this.held = room;
      }
      return next;
    }
    this.take(taken);
    return this.length === 0 ? next + this.skipped(piece.length - next) : next;
  }

  /** Takes `taken` bytes off the held ones; more than there are are skipped. */
  private take(taken: number): void {
    this.offset += taken;
    this.skip = Math.max(0, taken - this.length);
    this.held.copyWithin(0, taken, this.length);
    this.length = Math.max(0, this.length - taken);
    this.wanted = 1;
  }
}

function roomFor(wanted: number): number {
  return Math.max(4096, Math.ceil(wanted * 1.25));
}
