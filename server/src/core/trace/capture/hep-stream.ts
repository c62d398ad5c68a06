import { ByteQueue } from '../../text/byte-queue';
import type { PacketStamp } from './captured-message';
import { isHep3 } from './hep-packet';
import type { StreamPiece, StreamReader } from './stream-reader';

/** HEP3 over TCP: packets one after the other, each with its length. */
export class HepStream implements StreamReader {
  private queue = new ByteQueue();
  private broken = false;

  /** `packet` gets each whole packet with the stamp of the segment that completes it. */
  constructor(private readonly packet: (bytes: Uint8Array, stamp: PacketStamp) => void) {}

  get buffered(): number {
    return this.queue.length;
  }

  data(piece: StreamPiece): void {
    // After a hole only a segment that begins with a packet is understood.
    if (this.broken && !isHep3(piece.bytes, piece.start, piece.end)) return;
    this.broken = false;
    this.queue.push(piece.bytes.subarray(piece.start, piece.end));
    while (this.queue.length >= 6) {
      const length = this.queue.at(4) * 256 + this.queue.at(5);
      if (length < 6 || !isHep3(this.queue.view(0, 4), 0, 4)) {
        this.gap();
        return;
      }
      if (this.queue.length < length) return;
      this.packet(this.queue.take(length), piece.stamp);
    }
  }

  gap(): void {
    this.queue = new ByteQueue();
    this.broken = true;
  }

  end(): void {
    this.queue = new ByteQueue();
  }
}
