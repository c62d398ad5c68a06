import { type MediaSighting, MOST_MEDIA } from '../media-facts';
import { isRtp, payloadTypeOf, ssrcOf, stunMapping } from '../read-media-packet';
import type { Payload } from './captured-message';

/** A stream that grows: the packets of one SSRC from one end to another. */
interface Stream {
  readonly source: string;
  readonly destination: string;
  readonly ssrc: number;
  readonly payloadType: number;
  packets: number;
  readonly first: number;
  last: number;
}

/** Streams of one SSRC that are told apart: a relay shows one on each of its hops. */
export const MOST_OF_ONE_SOURCE = 64;
/** A single packet that nothing follows for so long, ms, was no RTP. */
const shortest = 2000;
/** RTP has ports above the system's own; below, other protocols look like it by chance (DNS). */
const leastPort = 1024;

/**
 * Counts the RTP streams of a capture and the answers of STUN servers, in bounded memory. What looks like RTP once by
 * chance is forgotten again; where there are more than may be kept, it says so instead of keeping some.
 */
export class MediaLog {
  private readonly streams = new Map<number, Stream[]>();
  private count = 0;
  private readonly mappings = new Map<string, MediaSighting>();
  private isOverfull = false;

  /** Takes a datagram that is no SIP; the payload stands at `[start, end)` of its bytes. */
  datagram(payload: Payload, start: number, end: number): void {
    const { bytes, stamp } = payload;
    const time = stamp.seconds * 1000 + stamp.nanos / 1e6;
    if (this.isOverfull || Number.isNaN(time)) return;
    if (isRtp(bytes, start, end)) this.rtp(payload, start, time);
    else {
      const mapped = stunMapping(bytes, start, end);
      if (mapped !== undefined) this.stun(payload, mapped, time);
    }
  }

  private rtp({ bytes, source, destination }: Payload, start: number, time: number): void {
    const ssrc = ssrcOf(bytes, start);
    const known = this.streams.get(ssrc);
    const stream = known?.find(one => one.source === source && one.destination === destination);
    if (stream) {
      stream.packets++;
      stream.last = time;
      return;
    }
    if (!isHighPort(source) || !isHighPort(destination)) return;
    if (this.count >= MOST_MEDIA) this.sweep(time);
    if (this.count >= MOST_MEDIA || (known?.length ?? 0) >= MOST_OF_ONE_SOURCE) {
      this.overflow();
      return;
    }
    const payloadType = payloadTypeOf(bytes, start);
    const made = { source, destination, ssrc, payloadType, packets: 1, first: time, last: time };
    if (known) known.push(made);
    else this.streams.set(ssrc, [made]);
    this.count++;
  }

  /** Forgets what was no stream after all. If hardly anything was, the bound is met: a sweep must be worth its work. */
  private sweep(now: number): void {
    for (const [ssrc, list] of this.streams) {
      const kept = list.filter(({ packets, last }) => packets > 1 || Math.abs(now - last) < shortest);
      this.count -= list.length - kept.length;
      if (kept.length === 0) this.streams.delete(ssrc);
      else if (kept.length < list.length) this.streams.set(ssrc, kept);
    }
    if (this.count > (MOST_MEDIA * 7) / 8) this.count = MOST_MEDIA;
  }

  private stun({ source, destination }: Payload, mapped: string, time: number): void {
    const key = `${destination} ${source} ${mapped}`;
    if (this.mappings.has(key)) return;
    this.mappings.set(key, { kind: 'stun', client: destination, server: source, mapped, time });
    if (this.mappings.size > MOST_MEDIA) this.overflow();
  }

  private overflow(): void {
    this.isOverfull = true;
    this.streams.clear();
    this.mappings.clear();
  }

  /** What was seen so far: streams of at least two packets, then STUN answers. */
  sightings(): readonly MediaSighting[] {
    if (this.isOverfull) return [{ kind: 'too-many' }];
    const streams = [...this.streams.values()].flat().filter(({ packets }) => packets > 1);
    return [...streams.map(stream => ({ kind: 'rtp' as const, ...stream })), ...this.mappings.values()];
  }
}

function isHighPort(endpoint: string): boolean {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1)) >= leastPort;
}
