import { u32 } from './byte-view';

/** Places that are tried as the start of a packet before the rest of a file is given up. */
const mostTries = 1000;
/** Neighbours of a packet were captured within a day of it. */
const closeInTime = 86_400;

/** What tells a packet header from other bytes. */
export interface PacketHeaderShape {
  readonly littleEndian: boolean;
  readonly headerLength: number;
  readonly largestPacket: number;
  /** Units of the fraction in a second. */
  readonly perSecond: number;
  /** Seconds of the last packet that was read. */
  readonly lastSeconds: number;
}

/** Where reading goes on after a packet whose length lies: `at` is a packet, or `at` bytes more must be there, or none. */
export type Resync =
  | { readonly kind: 'found' }
  | { readonly kind: 'skip'; readonly count: number }
  | { readonly kind: 'more'; readonly count: number }
  | { readonly kind: 'hopeless' };

/** True if a packet header may stand at `at`, all of whose bytes are there. */
function isPlausible(bytes: Uint8Array, at: number, shape: PacketHeaderShape): boolean {
  const { littleEndian, largestPacket, perSecond, lastSeconds } = shape;
  const length = u32(bytes, at + 8, littleEndian);
  if (length === 0 || length > largestPacket) return false;
  const wire = u32(bytes, at + 12, littleEndian);
  if (wire < length || wire > 16 * largestPacket) return false;
  if (u32(bytes, at + 4, littleEndian) >= perSecond) return false;
  return Math.abs(u32(bytes, at, littleEndian) - lastSeconds) <= closeInTime;
}

/** Looks for a packet header that another one follows, within a bound of tries. */
export class PcapResync {
  private tries = 0;

  constructor(private readonly shape: PacketHeaderShape) {}

  /** Looks at `[at, end)`. */
  look(bytes: Uint8Array, at: number, end: number): Resync {
    const { headerLength, littleEndian } = this.shape;
    for (let place = at; place + headerLength <= end; place++) {
      if (!isPlausible(bytes, place, this.shape)) continue;
      if (++this.tries > mostTries) return { kind: 'hopeless' };
      if (place > at) return { kind: 'skip', count: place - at };
      const whole = headerLength + u32(bytes, at + 8, littleEndian);
      if (end - at < whole + headerLength) return { kind: 'more', count: whole + headerLength };
      if (isPlausible(bytes, at + whole, this.shape)) return { kind: 'found' };
    }
    const skip = end - at - headerLength + 1;
    return skip > 0 ? { kind: 'skip', count: skip } : { kind: 'more', count: headerLength };
  }

  /** True if `[0, length)` is one packet to its end: the last of a file has no other behind it. */
  isLast(bytes: Uint8Array, length: number): boolean {
    const { headerLength, littleEndian } = this.shape;
    if (length < headerLength || !isPlausible(bytes, 0, this.shape)) return false;
    return headerLength + u32(bytes, 8, littleEndian) === length;
  }
}
