import type { PacketStamp } from './captured-message';

/** A run of a stream that came in one packet. */
interface Piece extends PacketStamp {
  /** Place in the stream. */
  readonly from: number;
  to: number;
  /** Place in the file of the byte at `from`; NaN where the file does not hold it as it is. */
  readonly offset: number;
}

/** Runs that are told apart; beyond that they are joined, so that tiny segments cost no memory. */
const mostPieces = 2048;

function stampOf({ frame, headerOffset, seconds, nanos, digits }: PacketStamp): PacketStamp {
  return { frame, headerOffset, seconds, nanos, digits };
}

/** Remembers which packets brought the bytes of a stream that nobody has taken yet. */
export class PieceLog {
  private pieces: Piece[] = [];

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  add(from: number, to: number, offset: number, stamp: PacketStamp): void {
    const { frame } = stamp;
    if (this.pieces.length >= mostPieces) {
      const last = this.pieces.pop();
      if (last) {
        const newest = last.frame > frame ? last : stamp;
        this.pieces.push({ ...stampOf(newest), from: last.from, to, offset: Number.NaN });
        return;
      }
    }
    this.pieces.push({ ...stampOf(stamp), from, to, offset });
  }

  /** The latest packet that brought a byte of `[from, to)`: the one that completes what stands there. */
  latest(from: number, to: number): PacketStamp | undefined {
    let latest: Piece | undefined;
    for (const piece of this.pieces) {
      if (piece.from >= to || piece.to <= from) continue;
      if (!latest || piece.frame > latest.frame) latest = piece;
    }
    return latest;
  }

  /** Where `[from, to)` stands in the file; -1 if one packet does not hold all of it. */
  offsetOf(from: number, to: number): number {
    const piece = this.pieces.find(each => each.from <= from && each.to >= to);
    const offset = piece ? piece.offset + from - piece.from : Number.NaN;
    return Number.isNaN(offset) ? -1 : offset;
  }

  /** Forgets what lies before `to`. */
  drop(to: number): void {
    let gone = 0;
    while (gone < this.pieces.length && (this.pieces[gone]?.to ?? 0) <= to) gone++;
    if (gone > 0) this.pieces.splice(0, gone);
  }
}
