import { MediaLog } from './capture/media-log';
import { joinSightings, type MediaSighting } from './media-facts';
import { SiptraceHead } from './siptrace-head';
import type { TraceRecord } from './trace-record';
import type { TraceHeader } from './write-siptrace';

/**
 * What a native trace tells beside its messages, for readers that keep messages only: the lines of its head, and the
 * packets of RTP and STUN among its records. In bounded memory.
 */
export class MediaAside {
  private readonly head = new SiptraceHead();
  private readonly log = new MediaLog();

  /** False once the text of the head is there: no more of it needs to be pushed. */
  get wantsText(): boolean {
    return this.head.isOpen;
  }

  /** Takes the next piece of the text, one character a byte. */
  push(piece: string): void {
    this.head.push(piece);
  }

  /** Takes a record that holds no message; payloads are one character a byte. */
  take({ transport, time, source, destination, payload }: TraceRecord): void {
    if (transport !== 'udp' || !time || source === undefined || destination === undefined) return;
    const bytes = Uint8Array.from(payload, unit => unit.charCodeAt(0));
    const stamp = { frame: 0, headerOffset: 0, ...time };
    const packet = { bytes, start: 0, end: bytes.length, base: 0, missing: 0, stamp, source, destination };
    this.log.datagram(packet, 0, bytes.length);
  }

  header(): TraceHeader {
    return this.head.header();
  }

  /** RTP streams and STUN answers so far. */
  sightings(): readonly MediaSighting[] {
    return joinSightings([...(this.header().media ?? []), ...this.log.sightings()]);
  }
}
