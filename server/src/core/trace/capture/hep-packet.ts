import type { ByteOps } from '../../text/byte-ops';
import { hostPort } from '../formats/read-address';
import type { TransportName } from '../trace-record';
import { startsWith, u16, u32 } from './byte-view';
import type { CaptureCounts } from './capture-counts';
import { ipv4Text, ipv6Text } from './ip-text';

/** What a HEP packet says of the message inside. */
export interface HepPacket {
  readonly version: 1 | 2 | 3;
  /** What its node says that it is; versions 1 and 2 carry SIP alone. */
  readonly holds: 'sip' | 'rtp';
  readonly transport: TransportName;
  readonly source: string;
  readonly destination: string;
  /** When the node saw the message; undefined in version 1, which does not say. */
  readonly time: { readonly seconds: number; readonly nanos: number; readonly digits: number } | undefined;
  /** Number of the capturing node. */
  readonly node: number | undefined;
  readonly start: number;
  readonly end: number;
}

/** Types of payload that are read. */
const payloads: ReadonlyMap<number, 'sip' | 'rtp'> = new Map([
  [1, 'sip'],
  [4, 'rtp'],
]);

const hep3 = [0x48, 0x45, 0x50, 0x33];

/** True if HEP version 3 stands at `at`. */
export function isHep3(bytes: Uint8Array, at: number, end: number): boolean {
  return startsWith(bytes, at, end, hep3);
}

/** True for the head of HEP version 1 or 2: its length follows from its address family. */
export function isHep12(bytes: Uint8Array, at: number, end: number): boolean {
  const version = bytes[at] ?? 0;
  if (version !== 1 && version !== 2) return false;
  const family = bytes[at + 2];
  const length = family === 2 ? 16 : family === 10 ? 40 : 0;
  return length > 0 && (bytes[at + 1] === length || bytes[at + 1] === length + 12) && end - at > length;
}

/** Kamailio and OpenSIPS give TLS and WebSocket numbers that are other protocols' (22 and 50). */
function transportOf(protocol: number): TransportName {
  switch (protocol) {
    case 6:
      return 'tcp';
    case 22:
      return 'tls';
    case 50:
      return 'ws';
    case 132:
      return 'sctp';
    default:
      return 'udp';
  }
}

/** What reading a packet may count. */
export interface HepContext {
  readonly ops: ByteOps;
  readonly counts: CaptureCounts;
  readonly frame: number;
}

/** Reads HEP of any version in `[at, end)`; undefined where it holds no SIP, which is counted. */
export function readHep(
  bytes: Uint8Array,
  at: number,
  end: number,
  context: HepContext,
): HepPacket | undefined {
  return isHep3(bytes, at, end) ? readHep3(bytes, at, end, context) : readHep12(bytes, at, end);
}

function readHep12(bytes: Uint8Array, at: number, end: number): HepPacket {
  const version = bytes[at] === 2 ? 2 : 1;
  const size = bytes[at + 2] === 2 ? 4 : 16;
  const text = size === 4 ? ipv4Text : ipv6Text;
  const after = at + 8 + 2 * size;
  // Version 2 adds seconds, microseconds and a node, in the byte order of its writer, which is little endian.
  const seconds = u32(bytes, after, true);
  return {
    version,
    holds: 'sip',
    transport: transportOf(bytes[at + 3] ?? 17),
    source: hostPort(text(bytes, at + 8), String(u16(bytes, at + 4))),
    destination: hostPort(text(bytes, at + 8 + size), String(u16(bytes, at + 6))),
    time:
      version === 2
        ? { seconds, nanos: (u32(bytes, after + 4, true) % 1_000_000) * 1000, digits: 6 }
        : undefined,
    node: version === 2 ? (bytes[after + 9] ?? 0) * 256 + (bytes[after + 8] ?? 0) : undefined,
    start: Math.min(end, version === 2 ? after + 12 : after),
    end,
  };
}

/** The chunks of HEP3 that say what is known of a message (vendor 0). */
interface Chunks {
  protocol: number;
  source: string;
  destination: string;
  sourcePort: number;
  destinationPort: number;
  seconds: number;
  micros: number;
  kind: number;
  node: number | undefined;
  start: number;
  end: number;
  packed: boolean;
}

function readHep3(
  bytes: Uint8Array,
  at: number,
  end: number,
  { counts, frame }: HepContext,
): HepPacket | undefined {
  const stop = at + u16(bytes, at + 4);
  if (stop > end || stop < at + 6) {
    counts.add('hep-broken', frame);
    return undefined;
  }
  const chunks = readChunks(bytes, at + 6, stop);
  if (!chunks) counts.add('hep-broken', frame);
  else if (chunks.packed) counts.add('hep-packed', frame);
  else if (!payloads.has(chunks.kind) || chunks.start === chunks.end) counts.add('hep-other', frame);
  if (!chunks || chunks.packed || chunks.start === chunks.end) return undefined;
  const holds = payloads.get(chunks.kind);
  if (!holds) return undefined;
  return {
    version: 3,
    holds,
    transport: transportOf(chunks.protocol),
    source: hostPort(chunks.source, String(chunks.sourcePort)),
    destination: hostPort(chunks.destination, String(chunks.destinationPort)),
    time: { seconds: chunks.seconds, nanos: (chunks.micros % 1_000_000) * 1000, digits: 6 },
    node: chunks.node,
    start: chunks.start,
    end: chunks.end,
  };
}

function readChunks(bytes: Uint8Array, from: number, end: number): Chunks | undefined {
  const chunks: Chunks = {
    protocol: 17,
    source: '0.0.0.0',
    destination: '0.0.0.0',
    sourcePort: 0,
    destinationPort: 0,
    seconds: 0,
    micros: 0,
    kind: 0,
    node: undefined,
    start: 0,
    end: 0,
    packed: false,
  };
  for (let at = from; at < end; ) {
    const length = u16(bytes, at + 4);
    if (at + 6 > end || length < 6 || at + length > end) return undefined;
    // Chunks of vendors have numbers of their own.
    if (u16(bytes, at) === 0)
      readChunk(bytes, { type: u16(bytes, at + 2), start: at + 6, end: at + length }, chunks);
    at += length;
  }
  return chunks;
}

function readChunk(
  bytes: Uint8Array,
  { type, start, end }: { readonly type: number; readonly start: number; readonly end: number },
  chunks: Chunks,
): void {
  switch (type) {
    case 2:
      chunks.protocol = bytes[start] ?? 17;
      break;
    case 3:
      chunks.source = ipv4Text(bytes, start);
      break;
    case 4:
      chunks.destination = ipv4Text(bytes, start);
      break;
    case 5:
      chunks.source = ipv6Text(bytes, start);
      break;
    case 6:
      chunks.destination = ipv6Text(bytes, start);
      break;
    case 7:
      chunks.sourcePort = u16(bytes, start);
      break;
    case 8:
      chunks.destinationPort = u16(bytes, start);
      break;
    case 9:
      chunks.seconds = u32(bytes, start, false);
      break;
    case 10:
      chunks.micros = u32(bytes, start, false);
      break;
    case 11:
      chunks.kind = bytes[start] ?? 0;
      break;
    case 12:
      chunks.node = u32(bytes, start, false);
      break;
    case 15:
      chunks.start = start;
      chunks.end = end;
      break;
    case 16:
      chunks.packed = true;
      break;
  }
}
