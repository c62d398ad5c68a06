import type { ByteOps } from '../../text/byte-ops';
import { u16, u32 } from './byte-view';
import type { CaptureCounts } from './capture-counts';
import type { Payload } from './captured-message';
import { holdsSip } from './sip-payload';

/** Parts of messages that wait at once, and their bytes. */
const mostParts = 1024;
const mostBytes = 4 << 20;
/** Numbers of chunks with SIP that are remembered, so that one sent twice is read once. */
const mostSeen = 4096;

const dataChunk = 0;
/** RFC 8260: with the message's number and the part's place. */
const interleavedChunk = 64;

interface Part {
  readonly bytes: Uint8Array;
  readonly first: boolean;
  readonly last: boolean;
}

/** SIP in SCTP data chunks (RFC 9260 §3.3.1, RFC 4168): whole user messages, and those in parts, put together. */
export class SctpReader {
  private readonly parts = new Map<string, Part>();
  private readonly seen = new Set<string>();
  private bytes = 0;

  constructor(
    private readonly options: {
      readonly ops: ByteOps;
      readonly counts: CaptureCounts;
      /** A user message with SIP: `payload` with its place; joined ones have no base. */
      readonly message: (payload: Payload, start: number, end: number) => void;
    },
  ) {}

  /** Takes a packet: `payload` is the whole of SCTP with its common header. */
  packet(payload: Payload): void {
    const { bytes, start, end } = payload;
    // RFC 9260 §3: twelve bytes, then chunks, each filled up to four bytes.
    for (let at = start + 12; at + 4 <= end; ) {
      const length = u16(bytes, at + 2);
      if (length < 4) return;
      const stop = Math.min(end, at + length);
      const type = bytes[at] ?? 0;
      if (type === dataChunk || type === interleavedChunk) {
        const missing = at + length > end ? payload.missing : 0;
        this.chunk({ ...payload, start: at, end: stop, missing }, type === dataChunk ? 16 : 20);
      }
      at += (length + 3) & ~3;
    }
  }

  private chunk(payload: Payload, header: number): void {
    const { bytes, start, end, source, destination } = payload;
    const data = start + header;
    if (data >= end) return;
    const flags = bytes[start + 1] ?? 0;
    const first = (flags & 2) !== 0;
    const last = (flags & 1) !== 0;
    const tsn = u32(bytes, start + 4, false);
    const key = `${source}>${destination} `;
    if (first && last) {
      if (holdsSip(bytes, data, end, this.options.ops) && this.isNew(key + tsn)) {
        this.options.message(payload, data, end);
      }
      return;
    }
    if (this.seen.has(key + tsn) || this.parts.has(key + tsn)) return;
    this.parts.set(key + tsn, { bytes: bytes.slice(data, end), first, last });
    this.bytes += end - data;
    this.join(key, tsn, payload);
    this.makeRoom(payload.stamp.frame);
  }

  private isNew(key: string): boolean {
    if (this.seen.has(key)) return false;
    if (this.seen.size >= mostSeen) this.seen.clear();
    this.seen.add(key);
    return true;
  }

  /** Parts of a message have consecutive numbers (§6.9). */
  private join(key: string, tsn: number, payload: Payload): void {
    let from = tsn;
    let part = this.parts.get(key + from);
    while (part && !part.first) {
      from = (from - 1) >>> 0;
      part = this.parts.get(key + from);
    }
    const run: Uint8Array[] = [];
    let to = from;
    while (part && !part.last) {
      run.push(part.bytes);
      to = (to + 1) >>> 0;
      part = this.parts.get(key + to);
    }
    if (!part) return;
    run.push(part.bytes);
    for (let each = from; ; each = (each + 1) >>> 0) {
      this.bytes -= this.parts.get(key + each)?.bytes.length ?? 0;
      this.parts.delete(key + each);
      this.isNew(key + each);
      if (each === to) break;
    }
    const bytes = concat(run);
    if (!holdsSip(bytes, 0, bytes.length, this.options.ops)) return;
    this.options.message({ ...payload, bytes, base: Number.NaN, missing: 0 }, 0, bytes.length);
  }

  private makeRoom(frame: number): void {
    if (this.parts.size <= mostParts && this.bytes <= mostBytes) return;
    // Several at a time: what was deleted from a Map is walked over until it is rebuilt.
    for (const [key, part] of this.parts) {
      if (this.parts.size <= mostParts - (mostParts >> 3) && this.bytes <= mostBytes) return;
      this.parts.delete(key);
      this.bytes -= part.bytes.length;
      this.options.counts.add('sctp-lost', frame);
    }
  }

  /** The capture ends. */
  finish(frame: number): void {
    if (this.parts.size > 0) this.options.counts.add('sctp-lost', frame, this.parts.size);
    this.parts.clear();
  }
}

function concat(runs: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(runs.reduce((sum, run) => sum + run.length, 0));
  let at = 0;
  for (const run of runs) {
    all.set(run, at);
    at += run.length;
  }
  return all;
}
