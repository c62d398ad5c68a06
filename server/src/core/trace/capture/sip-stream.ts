import { type Framed, StreamFramer } from '../../sip/stream-framer';
import type { ByteOps } from '../../text/byte-ops';
import type { CaptureCounts } from './capture-counts';
import { PieceLog } from './piece-log';
import { quickLength } from './quick-length';
import { skipLineEnds } from './sip-payload';
import type { StreamMessage, StreamPiece, StreamReader } from './stream-reader';

/** Longest message over TCP: what is longer is cut. */
const longestMessage = 1 << 20;

/** What a stream of SIP works with. */
export interface SipStreamOptions {
  readonly ops: ByteOps;
  readonly counts: CaptureCounts;
  readonly emit: (message: StreamMessage) => void;
  /** Over TLS that was decrypted, or TCP. */
  readonly transport?: 'tcp' | 'tls';
}

/**
 * SIP in one direction of a TCP connection. Messages that one packet holds as a whole are read in place; others are
 * put together by the framer. A message belongs to the latest packet that brought a byte of it.
 */
export class SipStream implements StreamReader {
  private framer: StreamFramer | undefined;
  private readonly log = new PieceLog();
  /** Place in the stream of what comes next, and of the first byte that the framer still holds. */
  private at = 0;
  private taken = 0;
  /** Bytes of a message whose middle was lost. */
  private skip = 0;

  constructor(private readonly options: SipStreamOptions) {}

  get buffered(): number {
    return this.at - this.taken;
  }

  data(piece: StreamPiece): void {
    const skipped = Math.min(this.skip, piece.end - piece.start);
    this.skip -= skipped;
    const start = this.framer ? piece.start + skipped : this.readWhole(piece, piece.start + skipped);
    if (start >= piece.end) return;
    this.framer ??= new StreamFramer({ ops: this.options.ops, maxBytes: longestMessage });
    this.taken = this.log.isEmpty ? this.at : this.taken;
    this.log.add(this.at, this.at + piece.end - start, piece.base + start, piece.stamp);
    this.at += piece.end - start;
    this.take(this.framer.push(piece.bytes.subarray(start, piece.end)), piece);
    if (this.taken === this.at) this.framer = undefined;
  }

  /** Gives the messages that stand whole at the start of a piece; answers where the rest begins. */
  private readWhole(piece: StreamPiece, from: number): number {
    const { bytes, end, base, stamp } = piece;
    const { ops, emit, transport = 'tcp' } = this.options;
    for (let start = from; ; ) {
      const at = skipLineEnds(bytes, start, end);
      const length = at < end ? quickLength(bytes, at, end, ops) : 0;
      if (at >= end) return end;
      if (length < 0 || at + length > end) return at;
      const offset = Number.isNaN(base) ? -1 : base + at;
      emit({
        bytes,
        start: at,
        end: at + length,
        offset,
        stamp,
        transport,
        declaredBytes: length,
        truncated: false,
      });
      start = at + length;
    }
  }

  private take(pieces: readonly Framed[], current: StreamPiece | undefined): void {
    for (let i = 0; i < pieces.length; i++) {
      const framed = pieces[i];
      const next = pieces[i + 1];
      if (!framed) continue;
      const from = this.taken;
      this.taken += framed.bytes.length;
      if (framed.kind === 'garbage') {
        const stamp = this.log.latest(from, this.taken);
        this.options.counts.add('tcp-garbage', stamp?.frame ?? 0, framed.bytes.length);
      }
      if (framed.kind === 'message') {
        const body = framed.problems.some(problem => problem.code === 'content-length-missing')
          ? this.bodyWithoutLength(next, current)
          : undefined;
        if (body && next) i++;
        this.taken += body?.length ?? 0;
        this.give(framed, from, { body, current });
      }
      this.log.drop(this.taken);
    }
  }

  /**
   * RFC 3261 §18.3 asks for Content-Length on a stream. Without it the body is taken to reach to the next start line,
   * or to the end of its packet.
   */
  private bodyWithoutLength(
    next: Framed | undefined,
    current: StreamPiece | undefined,
  ): Uint8Array | undefined {
    if (next) return next.kind === 'garbage' ? next.bytes : undefined;
    const rest = this.at - this.taken;
    if (!current || rest === 0 || rest > current.end - current.start) return undefined;
    this.framer = undefined;
    return current.bytes.subarray(current.end - rest, current.end);
  }

  private give(
    framed: Extract<Framed, { kind: 'message' }>,
    from: number,
    { body, current }: { readonly body: Uint8Array | undefined; readonly current: StreamPiece | undefined },
  ): void {
    const codes = framed.problems.map(problem => problem.code);
    const bytes = body ? joined(framed.bytes, body) : framed.bytes;
    const stamp = this.log.latest(from, this.taken) ?? current?.stamp;
    if (!stamp) return;
    const cut = codes.includes('content-length-mismatch') || codes.includes('headers-not-terminated');
    this.options.emit({
      bytes,
      start: 0,
      end: bytes.length,
      offset: this.log.offsetOf(from, from + bytes.length),
      stamp,
      transport: this.options.transport ?? 'tcp',
      declaredBytes: cut ? this.declared(bytes) : bytes.length,
      truncated: cut,
    });
  }

  private declared(bytes: Uint8Array): number | undefined {
    const length = quickLength(bytes, 0, bytes.length, this.options.ops);
    return length < 0 ? undefined : length;
  }

  gap(lost: number | undefined): void {
    const held = this.framer;
    this.framer = undefined;
    if (held) {
      const framed = held.end();
      const last = framed[framed.length - 1];
      this.take(framed, undefined);
      const whole = last?.kind === 'message' ? this.declared(last.bytes) : undefined;
      if (whole !== undefined && last && lost !== undefined) {
        // What follows the hole and still belongs to the broken message is no message.
        this.skip = Math.max(0, whole - last.bytes.length - lost);
        return;
      }
    }
    this.skip = lost === undefined ? 0 : Math.max(0, this.skip - lost);
  }

  end(): void {
    const held = this.framer;
    this.framer = undefined;
    if (held) this.take(held.end(), undefined);
    this.skip = 0;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first, 0);
  both.set(second, first.length);
  return both;
}
