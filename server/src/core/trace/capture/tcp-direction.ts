import type { PacketStamp } from './captured-message';
import type { StreamPiece, StreamReader } from './stream-reader';

/** A segment that waits for the bytes before it. */
interface Waiting {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly stamp: PacketStamp;
}

/** A TCP segment with payload. */
export interface Segment {
  readonly seq: number;
  readonly piece: StreamPiece;
  /** Bytes of it that the capture cut off. */
  readonly missing: number;
}

/** Bytes that a direction lost, told to its owner. */
export interface Hole {
  readonly lost: number;
  /** The last packet before it; undefined at the beginning of the stream. */
  readonly before: PacketStamp | undefined;
  readonly after: PacketStamp;
}

/** What may wait in one direction. */
const mostWaiting = 256;
const mostWaitingBytes = 1 << 20;
/** After this time a sender has sent again what was lost on its way: seconds. */
const patience = 5;
/** A sequence number that is further away belongs to another connection. */
const farAway = 1 << 26;

/** How a segment stands to what came before. */
export type SegmentFate = 'new' | 'repeated' | 'waits' | 'elsewhere';

/**
 * One direction of a TCP connection in the order of its sequence numbers (RFC 9293 §3.4): segments that come early
 * wait, repeated bytes are dropped, what never comes is a hole. Sequence numbers wrap.
 */
export class TcpDirection {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private last: PacketStamp | undefined;
  private acknowledged = false;
  private fin: { readonly seq: number; readonly stamp: PacketStamp } | undefined;
  closed = false;

  constructor(
    /** The sequence number that comes next. */
    private next: number,
    readonly reader: StreamReader,
    private readonly onHole: (hole: Hole) => void,
  ) {}

  get buffered(): number {
    return this.waitingBytes + this.reader.buffered;
  }

  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** Takes a segment; bytes are copied if they must wait. */
  add(segment: Segment): SegmentFate {
    const ahead = (segment.seq - this.next) | 0;
    const length = segment.piece.end - segment.piece.start;
    if (Math.abs(ahead) > farAway) return 'elsewhere';
    if (-ahead >= length + segment.missing) return 'repeated';
    if (ahead > 0) this.wait(segment);
    else this.deliver(segment, -ahead);
    this.drain();
    const first = this.waiting[0];
    if (first && this.mustGiveUp(first, segment.piece.stamp)) this.giveUp(first);
    this.endIfDone();
    return ahead > 0 ? 'waits' : 'new';
  }

  /** The other side has acknowledged up to `ack`: what is missing before was received there, and not captured. */
  acknowledge(ack: number): void {
    const first = this.waiting[0];
    if (first && ((ack - first.seq) | 0) >= 0) this.acknowledged = true;
  }

  /** The sender says that its bytes end at `seq`; the direction ends when all before it are there. */
  finishAt(seq: number, stamp: PacketStamp): void {
    this.fin ??= { seq, stamp: stampOf(stamp) };
    this.endIfDone();
  }

  private endIfDone(): void {
    if (this.fin && !this.closed && ((this.fin.seq - this.next) | 0) <= 0) this.end();
  }

  /** Nothing more will come. */
  end(): void {
    if (this.closed) return;
    for (let first = this.waiting[0]; first; first = this.waiting[0]) this.giveUp(first);
    const lost = this.fin ? (this.fin.seq - this.next) | 0 : 0;
    if (this.fin && lost > 0) {
      this.onHole({ lost, before: this.last, after: this.fin.stamp });
      this.next = this.fin.seq;
    }
    this.reader.end();
    this.closed = true;
  }

  private mustGiveUp(first: Waiting, now: PacketStamp): boolean {
    if (this.acknowledged || this.waiting.length > mostWaiting || this.waitingBytes > mostWaitingBytes)
      return true;
    return now.seconds - first.stamp.seconds > patience;
  }

  private deliver({ piece, missing }: Segment, skip: number): void {
    this.closed = false;
    const start = Math.min(piece.start + skip, piece.end);
    if (start < piece.end) this.reader.data(start === piece.start ? piece : { ...piece, start });
    this.next = (this.next + piece.end - piece.start + missing - skip) >>> 0;
    this.last = stampOf(piece.stamp);
    if (missing > 0) this.reader.gap(missing - Math.max(0, skip - (piece.end - piece.start)));
  }

  private wait({ seq, piece, missing }: Segment): void {
    // What the capture cut will not come again: a hole shows by itself.
    if (piece.end === piece.start && missing > 0) return;
    let place = this.waiting.length;
    while (place > 0 && ((seq - (this.waiting[place - 1]?.seq ?? 0)) | 0) < 0) place--;
    const same = this.waiting[place - 1];
    if (same && same.seq === seq && same.bytes.length >= piece.end - piece.start) return;
    const bytes = piece.bytes.slice(piece.start, piece.end);
    this.waiting.splice(place, 0, {
      seq,
      bytes,
      offset: piece.base + piece.start,
      stamp: stampOf(piece.stamp),
    });
    this.waitingBytes += bytes.length;
  }

  /** Gives what no longer has to wait. */
  private drain(): void {
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      const ahead = (first.seq - this.next) | 0;
      if (ahead > 0) return;
      this.waiting.shift();
      this.waitingBytes -= first.bytes.length;
      const { bytes, offset, stamp } = first;
      if (-ahead >= bytes.length) continue;
      this.deliver(
        { seq: first.seq, piece: { bytes, start: 0, end: bytes.length, base: offset, stamp }, missing: 0 },
        -ahead,
      );
    }
    this.acknowledged = false;
  }

  /** The bytes before the first waiting segment are lost. */
  private giveUp(first: Waiting): void {
    const lost = (first.seq - this.next) | 0;
    this.onHole({ lost, before: this.last, after: first.stamp });
    this.reader.gap(lost);
    this.next = first.seq;
    this.acknowledged = false;
    this.drain();
  }
}

function stampOf({ frame, headerOffset, seconds, nanos, digits }: PacketStamp): PacketStamp {
  return { frame, headerOffset, seconds, nanos, digits };
}
