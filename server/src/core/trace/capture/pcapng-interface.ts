import { u16In, u32 } from './byte-view';
import type { DeclaredDrop, PacketTime } from './captured-packet';
import { pcapngOptions } from './pcapng-options';
import { microseconds, splitTime, type TimeUnit, timeUnit } from './pcapng-time';

/** An interface of a section: how its packets are read, and what is known of its losses. */
export interface PcapngInterface {
  readonly linkType: number;
  readonly snapLength: number;
  readonly time: TimeUnit;
  /** Time of its newest packet or statistics. */
  last: PacketTime | undefined;
  /** Losses that its statistics told so far. */
  dropped: number;
}

const ifTsresol = 9;
const ifTsoffset = 14;

/** Reads an interface description block whose body is `[at, end)`. */
export function readInterface(
  bytes: Uint8Array,
  at: number,
  end: number,
  littleEndian: boolean,
): PcapngInterface {
  let resolution: number | undefined;
  let offset = 0;
  for (const option of pcapngOptions(bytes, at + 8, end, littleEndian)) {
    if (option.code === ifTsresol && option.end > option.start) resolution = bytes[option.start] ?? 6;
    if (option.code === ifTsoffset && option.end - option.start === 8) {
      offset = signed64(bytes, option.start, littleEndian);
    }
  }
  const time = resolution === undefined && offset === 0 ? microseconds : timeUnit(resolution ?? 6, offset);
  return {
    linkType: u16In(bytes, at, littleEndian),
    snapLength: u32(bytes, at + 4, littleEndian),
    time,
    last: undefined,
    dropped: 0,
  };
}

/** Offsets beyond a million years are damage and count as none. */
function signed64(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const first = u32(bytes, at, littleEndian);
  const second = u32(bytes, at + 4, littleEndian);
  const [high, low] = littleEndian ? [second, first] : [first, second];
  const value = (high | 0) * 4_294_967_296 + low;
  return Math.abs(value) < 31_557_600_000_000 ? value : 0;
}

const isbIfdrop = 5;
const isbOsdrop = 7;

/** Reads an interface statistics block: packets that were lost since the one before; undefined if it tells of none. */
export function readStatistics(
  block: {
    readonly bytes: Uint8Array;
    readonly at: number;
    readonly end: number;
    readonly littleEndian: boolean;
  },
  face: PcapngInterface,
): DeclaredDrop | undefined {
  const { bytes, at, end, littleEndian } = block;
  const now = { seconds: 0, nanos: 0, digits: 0 };
  splitTime(face.time, u32(bytes, at + 4, littleEndian), u32(bytes, at + 8, littleEndian), now);
  let dropped = 0;
  for (const option of pcapngOptions(bytes, at + 12, end, littleEndian)) {
    const counts = option.code === isbIfdrop || option.code === isbOsdrop;
    if (counts && option.end - option.start === 8) dropped += unsigned64(bytes, option.start, littleEndian);
  }
  const count = dropped - face.dropped;
  face.dropped = Math.max(dropped, face.dropped);
  const from = face.last;
  face.last = now;
  return count > 0 ? { count, from, to: now } : undefined;
}

function unsigned64(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const first = u32(bytes, at, littleEndian);
  const second = u32(bytes, at + 4, littleEndian);
  return littleEndian ? second * 4_294_967_296 + first : first * 4_294_967_296 + second;
}
