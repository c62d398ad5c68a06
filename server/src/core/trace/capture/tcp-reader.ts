import type { ByteOps } from '../../text/byte-ops';
import { u32 } from './byte-view';
import type { CaptureCounts } from './capture-counts';
import type { PacketStamp, Payload } from './captured-message';
import { HepStream } from './hep-stream';
import { SipStream } from './sip-stream';
import { type StreamKind, streamKind } from './stream-kind';
import type { StreamMessage, StreamReader } from './stream-reader';
import { type Hole, type Segment, TcpDirection } from './tcp-direction';
import { UndecidedStream } from './undecided-stream';
import { WebSocketStream } from './websocket-stream';

/** Directions that are followed at once, and bytes that may wait in all of them. */
const mostDirections = 32_768;
const mostBuffered = 64 << 20;

const finFlag = 1;
const synFlag = 2;
const rstFlag = 4;
const ackFlag = 16;

/** What a TCP reader works with, and whom it tells. */
export interface TcpReaderOptions {
  readonly ops: ByteOps;
  readonly counts: CaptureCounts;
  readonly message: (message: StreamMessage, at: TcpPlace) => void;
  /** A HEP packet in a stream. */
  readonly hep: (bytes: Uint8Array, stamp: PacketStamp, at: TcpPlace) => void;
  readonly hole: (hole: Hole, at: TcpPlace) => void;
  /** A connection is encrypted. */
  readonly encrypted: (stamp: PacketStamp, at: TcpPlace) => void;
}

/** Which direction of which connection. */
export interface TcpPlace {
  readonly source: string;
  readonly destination: string;
  readonly connection: number;
}

/** A direction whose content is not known yet, or known. */
interface Followed {
  direction: TcpDirection;
  readonly place: TcpPlace;
  kind: StreamKind;
}

/**
 * TCP: finds the streams that carry SIP, SIP over WebSocket or HEP, and puts them together. A connection is followed
 * from its SYN, or from the first segment that begins like one of these; others cost no memory.
 */
export class TcpReader {
  private readonly followed = new Map<string, Followed>();
  private buffered = 0;
  private connections = 0;

  constructor(private readonly options: TcpReaderOptions) {}

  /** Takes a segment: `payload` is the whole of TCP with its header. */
  segment(payload: Payload): void {
    const { bytes, start, end, source, destination } = payload;
    const data = start + ((bytes[start + 12] ?? 0) >> 4) * 4;
    if (end - start < 20 || data < start + 20 || data > end + payload.missing) return;
    const flags = bytes[start + 13] ?? 0;
    const key = `${source}>${destination}`;
    if ((flags & (synFlag | rstFlag)) !== 0) this.control(key, payload, flags);
    const at = Math.min(data, end);
    const hasData = at < end || payload.missing > 0;
    const known = this.followed.get(key);
    const followed = hasData ? (known ?? this.begin(key, payload, at)) : known;
    if (followed && hasData) this.data(key, followed, { payload, at, seq: u32(bytes, start + 4, false) });
    if ((flags & finFlag) !== 0) {
      const seq = (u32(bytes, start + 4, false) + end - at) >>> 0;
      this.followed.get(key)?.direction.finishAt(seq, payload.stamp);
    }
    if (this.followed.size > 0 && (flags & ackFlag) !== 0) {
      const other = this.followed.get(`${destination}>${source}`);
      if (other?.direction.isWaiting) other.direction.acknowledge(u32(bytes, start + 8, false));
    }
  }

  /** SYN begins a direction, RST ends both. */
  private control(key: string, payload: Payload, flags: number): void {
    const { bytes, start, source, destination } = payload;
    if ((flags & rstFlag) !== 0) {
      this.followed.get(key)?.direction.end();
      this.followed.get(`${destination}>${source}`)?.direction.end();
      return;
    }
    const seq = (u32(bytes, start + 4, false) + 1) >>> 0;
    const known = this.followed.get(key);
    // A SYN that was sent or captured twice changes nothing.
    if (known && known.kind === 'more' && known.direction.buffered === 0) return;
    if (known) this.remove(key, known);
    const back = `${destination}>${source}`;
    const other = this.followed.get(back);
    if (other && (flags & ackFlag) === 0) this.remove(back, other);
    this.follow(key, payload, { seq, kind: 'more' });
  }

  /** A segment of a connection that is not followed: is it one that should be? */
  private begin(key: string, payload: Payload, at: number): Followed | undefined {
    const kind = streamKind(payload.bytes, at, payload.end, this.options.ops);
    if (kind === 'other' || kind === 'more') return undefined;
    return this.follow(key, payload, { seq: u32(payload.bytes, payload.start + 4, false), kind });
  }

  private follow(
    key: string,
    { source, destination, stamp }: Payload,
    { seq, kind }: { readonly seq: number; readonly kind: StreamKind },
  ): Followed {
    const other = this.followed.get(`${destination}>${source}`);
    const fresh = !other || other.direction.closed;
    if (fresh) this.connections++;
    const place = { source, destination, connection: fresh ? this.connections : other.place.connection };
    const reader: StreamReader = new UndecidedStream(this.options.ops, (piece, found) => {
      followed.kind = found;
      return this.readerFor(found, place, piece.stamp);
    });
    const direction = new TcpDirection(seq, reader, hole => {
      if (followed.kind === 'sip' || followed.kind === 'websocket') this.options.hole(hole, place);
    });
    const followed: Followed = { direction, place, kind };
    this.followed.set(key, followed);
    this.makeRoom(stamp.frame);
    return followed;
  }

  private readerFor(kind: StreamKind, place: TcpPlace, stamp: PacketStamp): StreamReader | undefined {
    const { ops, counts, message, hep, encrypted } = this.options;
    const emit = (found: StreamMessage): void => message(found, place);
    switch (kind) {
      case 'sip':
        return new SipStream({ ops, counts, emit });
      case 'websocket':
      case 'websocket-frame':
        return new WebSocketStream({ ops, counts, emit });
      case 'hep':
        return new HepStream((bytes, at) => hep(bytes, at, place));
      case 'tls':
        if (this.other(place)?.kind !== 'tls') encrypted(stamp, place);
        return undefined;
      default:
        return undefined;
    }
  }

  private other({ source, destination, connection }: TcpPlace): Followed | undefined {
    const other = this.followed.get(`${destination}>${source}`);
    return other?.place.connection === connection ? other : undefined;
  }

  private data(
    key: string,
    followed: Followed,
    { payload, at, seq }: { readonly payload: Payload; readonly at: number; readonly seq: number },
  ): void {
    const { bytes, end, base, stamp, missing } = payload;
    const { direction } = followed;
    const before = direction.buffered;
    const segment: Segment = { seq, piece: { bytes, start: at, end, base, stamp }, missing };
    const fate = direction.add(segment);
    if (missing > 0 && fate !== 'repeated' && followed.kind === 'sip')
      this.options.counts.add('cut-stream', stamp.frame);
    if (fate === 'repeated' && followed.kind === 'sip' && end - at > 1) {
      this.options.counts.add('tcp-repeated', stamp.frame);
    }
    this.buffered += direction.buffered - before;
    if (fate === 'elsewhere') {
      this.remove(key, followed);
      const again = this.begin(key, payload, at);
      if (again) this.data(key, again, { payload, at, seq });
      return;
    }
    // What carries something else needs no memory.
    if (followed.kind === 'other') this.forget(key, followed);
    else if (this.followed.size > 1) {
      this.followed.delete(key);
      this.followed.set(key, followed);
    }
    this.makeRoom(stamp.frame);
  }

  private remove(key: string, followed: Followed): void {
    this.forget(key, followed);
    followed.direction.end();
  }

  private forget(key: string, followed: Followed): void {
    this.buffered -= followed.direction.buffered;
    if (this.followed.get(key) === followed) this.followed.delete(key);
  }

  /** Ends what was not used for longest where there is too much. */
  private makeRoom(frame: number): void {
    if (this.followed.size > mostDirections) {
      // Several at a time: what was deleted from a Map is walked over until it is rebuilt.
      for (const [key, followed] of this.followed) {
        if (this.followed.size <= mostDirections - (mostDirections >> 3)) break;
        if (followed.kind !== 'more') this.options.counts.add('tcp-limit', frame);
        this.remove(key, followed);
      }
    }
    if (this.buffered <= mostBuffered) return;
    for (const followed of this.followed.values()) {
      if (this.buffered <= mostBuffered / 2) return;
      const { buffered } = followed.direction;
      if (buffered === 0) continue;
      this.options.counts.add('tcp-memory', frame);
      followed.direction.end();
      this.buffered -= buffered - followed.direction.buffered;
    }
  }

  /** The capture ends. */
  finish(): void {
    for (const { direction } of this.followed.values()) direction.end();
    this.followed.clear();
  }
}
