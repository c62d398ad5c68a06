import type { CaptureCounts } from './capture-counts';
import type { IpPacket } from './ip-packet';

/** Datagrams that wait at once, bytes in all of them, and seconds that one waits (RFC 8200 §4.5 gives sixty). */
const mostWaiting = 1024;
const mostBytes = 32 << 20;
const patience = 60;
/** Fragments of one datagram: more is no network but an attack, and the datagram is given up in the end. */
const mostParts = 512;
/** No IP payload is longer. */
const longest = 65_535;

/** A datagram that was put together, or the beginning of one that never was. */
export interface JoinedDatagram {
  readonly protocol: number;
  readonly version: 4 | 6;
  /** The IP addresses, source first, then the payload from `start` on. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** True if it lacks fragments: `[start, end)` is what stands at its beginning. */
  readonly cut: boolean;
}

interface Waiting<S> {
  readonly protocol: number;
  readonly version: 4 | 6;
  readonly addresses: Uint8Array;
  readonly parts: { readonly offset: number; readonly bytes: Uint8Array }[];
  size: number;
  /** Length of the whole; undefined until the last fragment comes. */
  total: number | undefined;
  readonly since: number;
  /** Stamp of the newest fragment. */
  stamp: S;
}

/**
 * Puts IP fragments together (RFC 791 §3.2, RFC 8200 §4.5), within bounds. Where fragments overlap, the bytes that
 * came first are kept. What never becomes whole is given up: its beginning is handed on, marked as cut.
 */
export class IpFragments<S extends { readonly frame: number; readonly seconds: number }> {
  private readonly waiting = new Map<string, Waiting<S>>();
  private bytes = 0;

  constructor(
    private readonly counts: CaptureCounts,
    /** Gets the beginning of each datagram that is given up. */
    private readonly lost: (datagram: JoinedDatagram, stamp: S) => void,
  ) {}

  /** Takes a fragment; answers the datagram that it completes. */
  add(bytes: Uint8Array, ip: IpPacket, stamp: S): JoinedDatagram | undefined {
    const size = ip.end - ip.start;
    if (ip.fragmentOffset + size > longest) return undefined;
    const addresses = bytes.slice(ip.addresses, ip.addresses + (ip.version === 4 ? 8 : 32));
    const key = keyOf(addresses, ip);
    let known = this.waiting.get(key);
    if (known && stamp.seconds - known.since > patience) {
      this.giveUp(key, known);
      known = undefined;
    }
    known ??= this.open(key, { addresses, ip, stamp });
    known.stamp = stamp;
    if (!ip.moreFragments && ip.missing === 0) known.total ??= ip.fragmentOffset + size;
    if (this.insert(known, ip.fragmentOffset, bytes.subarray(ip.start, ip.end))) {
      this.counts.add('fragment-overlap', stamp.frame);
    }
    // A fragment that the capture cut leaves a hole that nothing will fill.
    const whole = known.total !== undefined && known.size >= known.total ? join(known) : undefined;
    if (whole && !whole.cut) {
      this.waiting.delete(key);
      this.bytes -= known.size;
      return whole;
    }
    this.makeRoom(stamp.frame);
    return undefined;
  }

  private open(
    key: string,
    { addresses, ip, stamp }: { readonly addresses: Uint8Array; readonly ip: IpPacket; readonly stamp: S },
  ): Waiting<S> {
    const { protocol, version } = ip;
    const made: Waiting<S> = {
      protocol,
      version,
      addresses,
      parts: [],
      size: 0,
      total: undefined,
      since: stamp.seconds,
      stamp,
    };
    this.waiting.set(key, made);
    return made;
  }

  /** Adds what is new of a fragment; true if some of it was there already, cut in another way. */
  private insert(known: Waiting<S>, offset: number, bytes: Uint8Array): boolean {
    const end = offset + bytes.length;
    const fresh: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
    const keep = (from: number, to: number): void => {
      if (to > from) fresh.push({ offset: from, bytes: bytes.slice(from - offset, to - offset) });
    };
    let [at, overlaps] = [offset, false];
    if (known.parts.length >= mostParts) return false;
    for (const part of known.parts) {
      const stop = part.offset + part.bytes.length;
      if (part.offset >= end || stop <= at) continue;
      // The same fragment again is no overlap but a copy.
      if (part.offset === offset && part.bytes.length === bytes.length) return false;
      overlaps = true;
      keep(at, part.offset);
      at = Math.max(at, stop);
    }
    keep(at, end);
    known.parts.push(...fresh);
    known.parts.sort((a, b) => a.offset - b.offset);
    const size = fresh.reduce((sum, part) => sum + part.bytes.length, 0);
    known.size += size;
    this.bytes += size;
    return overlaps;
  }

  private makeRoom(frame: number): void {
    if (this.waiting.size <= mostWaiting && this.bytes <= mostBytes) return;
    // Several at a time: what was deleted from a Map is walked over until it is rebuilt.
    for (const [key, known] of this.waiting) {
      if (this.waiting.size <= mostWaiting - (mostWaiting >> 3) && this.bytes <= mostBytes) return;
      this.counts.add('fragment-limit', frame);
      this.giveUp(key, known);
    }
  }

  private giveUp(key: string, known: Waiting<S>): void {
    this.waiting.delete(key);
    this.bytes -= known.size;
    this.counts.add('fragment-lost', known.stamp.frame);
    const datagram = join(known);
    if (datagram.end > datagram.start) this.lost(datagram, known.stamp);
  }

  /** The capture ends. */
  finish(): void {
    for (const [key, known] of this.waiting) this.giveUp(key, known);
  }
}

function keyOf(addresses: Uint8Array, ip: IpPacket): string {
  let key = `${ip.fragmentId} ${ip.version === 4 ? ip.protocol : 6}`;
  for (const byte of addresses) key += String.fromCharCode(byte);
  return key;
}

/** Joins what stands at the beginning without a hole. */
function join({ protocol, version, addresses, parts, total }: Waiting<unknown>): JoinedDatagram {
  let end = 0;
  for (const part of parts) {
    if (part.offset !== end) break;
    end = part.offset + part.bytes.length;
  }
  const bytes = new Uint8Array(addresses.length + end);
  bytes.set(addresses, 0);
  for (const part of parts) if (part.offset < end) bytes.set(part.bytes, addresses.length + part.offset);
  const cut = total === undefined || end < total;
  return { protocol, version, bytes, start: addresses.length, end: bytes.length, cut };
}
