import type { ByteOps } from '../../text/byte-ops';
import { ByteQueue } from '../../text/byte-queue';
import type { CaptureCounts } from './capture-counts';
import { PieceLog } from './piece-log';
import { holdsSip } from './sip-payload';
import type { StreamMessage, StreamPiece, StreamReader } from './stream-reader';
import { unmask } from './unmask';

/** Longest message that is put together; a longer one is damage or no SIP. */
const longestMessage = 1 << 20;

/** What a WebSocket direction works with. */
export interface WebSocketStreamOptions {
  readonly ops: ByteOps;
  readonly counts: CaptureCounts;
  readonly emit: (message: StreamMessage) => void;
}

/** The head of one frame (RFC 6455 §5.2). */
interface FrameHead {
  readonly length: number;
  readonly final: boolean;
  readonly packed: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  /** Bytes of the payload. */
  readonly size: number;
}

/** SIP in WebSocket messages (RFC 7118), one direction: from the first frame on, or on where a frame begins. */
export class WebSocketStream implements StreamReader {
  private queue = new ByteQueue();
  private readonly log = new PieceLog();
  /** Place in the stream of the first byte that waits. */
  private at = 0;
  private parts: Uint8Array[] = [];
  private partsLength = 0;
  private messageStart = 0;
  private packed = false;
  private broken = false;

  constructor(private readonly options: WebSocketStreamOptions) {}

  get buffered(): number {
    return this.queue.length + this.partsLength;
  }

  data(piece: StreamPiece): void {
    if (this.broken) return;
    const end = this.at + this.queue.length;
    this.log.add(end, end + piece.end - piece.start, piece.base + piece.start, piece.stamp);
    this.queue.push(piece.bytes.subarray(piece.start, piece.end));
    for (;;) {
      const head = this.head();
      if (!head) break;
      if (head.size > longestMessage || this.partsLength + head.size > longestMessage) {
        this.breakAt(piece.stamp.frame);
        return;
      }
      if (this.queue.length < head.length + head.size) break;
      this.frame(head);
    }
    if (this.queue.length === 0) this.queue = new ByteQueue();
  }

  private breakAt(frame: number): void {
    this.options.counts.add('websocket-broken', frame);
    this.broken = true;
    this.end();
  }

  private head(): FrameHead | undefined {
    const { queue } = this;
    if (queue.length < 2) return undefined;
    const first = queue.at(0);
    const second = queue.at(1);
    const short = second & 0x7f;
    const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
    const masked = (second & 0x80) !== 0;
    const length = 2 + extra + (masked ? 4 : 0);
    if (queue.length < length) return undefined;
    let size = extra === 0 ? short : 0;
    for (let i = 0; i < extra; i++) size = size * 256 + queue.at(2 + i);
    return {
      length,
      final: (first & 0x80) !== 0,
      packed: (first & 0x40) !== 0,
      opcode: first & 15,
      masked,
      size,
    };
  }

  private frame(head: FrameHead): void {
    const from = this.at;
    const bytes = this.queue.take(head.length + head.size);
    this.at += bytes.length;
    const payload = bytes.subarray(head.length);
    if (head.masked) unmask(payload, bytes.subarray(head.length - 4, head.length));
    // §5.4: control frames may stand between the fragments of a message.
    if (head.opcode >= 8) {
      if (this.parts.length === 0) this.log.drop(this.at);
      return;
    }
    if (head.opcode !== 0) {
      this.parts = [];
      this.partsLength = 0;
      this.messageStart = from;
      this.packed = head.packed;
    }
    this.parts.push(payload);
    this.partsLength += payload.length;
    if (head.final) this.finishMessage(head.masked ? -1 : from + head.length);
  }

  /** `place`: where the last frame's payload stands in the stream; -1 where it was masked. */
  private finishMessage(place: number): void {
    const { ops, counts, emit } = this.options;
    const whole = this.parts.length === 1 ? this.parts[0] : undefined;
    const bytes = whole ?? concat(this.parts, this.partsLength);
    const stamp = this.log.latest(this.messageStart, this.at);
    const offset = whole && place >= 0 ? this.log.offsetOf(place, place + bytes.length) : -1;
    this.parts = [];
    this.partsLength = 0;
    this.log.drop(this.at);
    if (!stamp) return;
    if (this.packed) counts.add('websocket-packed', stamp.frame);
    if (this.packed || !holdsSip(bytes, 0, bytes.length, ops)) return;
    const { length } = bytes;
    emit({
      bytes,
      start: 0,
      end: length,
      offset,
      stamp,
      transport: 'ws',
      declaredBytes: length,
      truncated: false,
    });
  }

  gap(): void {
    // Nothing tells where the next frame begins; most begin with a segment.
    this.end();
  }

  end(): void {
    this.at += this.queue.length;
    this.queue = new ByteQueue();
    this.parts = [];
    this.partsLength = 0;
    this.log.drop(this.at);
  }
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
