import type { Span } from '../text/span';
import { ipv4Text, ipv6Text } from './capture/ip-text';
import type { MediaSighting } from './media-facts';

/** Where and when a packet was seen. */
export interface PacketPlace {
  readonly source: string;
  readonly destination: string;
  /** ms, as `MessageKeys.time`. */
  readonly time: number;
}

/** So many bytes of a packet are looked at; no STUN answer that matters is longer. */
export const MEDIA_HEAD = 512;

const STUN_COOKIE = 0x2112a442;
const BINDING_SUCCESS = 0x0101;
const MAPPED_ADDRESS = 0x0001;
const XOR_MAPPED_ADDRESS = 0x0020;
const RTP_HEADER = 12;
const STUN_HEADER = 20;

/**
 * What a UDP payload is that is no SIP: a packet of RTP or SRTP, or the answer of a STUN server to a binding request.
 * Undefined for anything else, RTCP too. The payload are the bytes from `start` on.
 */
export function readMediaPacket(
  bytes: Uint8Array,
  { start, end }: Span,
  place: PacketPlace,
): MediaSighting | undefined {
  const { source, destination, time } = place;
  const mapped = stunMapping(bytes, start, end);
  if (mapped !== undefined) return { kind: 'stun', client: destination, server: source, mapped, time };
  if (!isRtp(bytes, start, end)) return undefined;
  return {
    kind: 'rtp',
    source,
    destination,
    ssrc: ssrcOf(bytes, start),
    payloadType: payloadTypeOf(bytes, start),
    packets: 1,
    first: time,
    last: time,
  };
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65536 + u16(bytes, at + 2);
}

/** True if a payload has the looks of RTP (RFC 3550 §5.1), as SRTP has too. Allocates nothing: a capture is full of them. */
export function isRtp(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  const second = bytes[start + 1] ?? 0;
  // RTCP on the same port (RFC 5761 §4).
  if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return false;
  if (end - start < RTP_HEADER + 4 * (first & 15)) return false;
  const payloadType = second & 127;
  // 35 to 95 are reserved or unassigned (RFC 3551 §6).
  return payloadType < 35 || payloadType >= 96;
}

/** The synchronisation source of a packet that is RTP. */
export function ssrcOf(bytes: Uint8Array, start: number): number {
  return u32(bytes, start + 8);
}

/** Its payload type. */
export function payloadTypeOf(bytes: Uint8Array, start: number): number {
  return (bytes[start + 1] ?? 0) & 127;
}

/**
 * The address in the answer to a STUN binding request (RFC 8489 §5, §14); undefined for any other payload. The XOR
 * form wins, as NATs rewrite the other one.
 */
export function stunMapping(bytes: Uint8Array, start: number, length: number): string | undefined {
  if (length - start < STUN_HEADER || u16(bytes, start) !== BINDING_SUCCESS) return undefined;
  if (u32(bytes, start + 4) !== STUN_COOKIE) return undefined;
  // The cookie and the transaction (§14.2).
  const key = bytes.subarray(start + 4, start + STUN_HEADER);
  const end = Math.min(length, start + MEDIA_HEAD, start + STUN_HEADER + u16(bytes, start + 2));
  let mapped: string | undefined;
  for (let at = start + STUN_HEADER; at + 4 <= end; ) {
    const [type, size] = [u16(bytes, at), u16(bytes, at + 2)];
    const value = bytes.subarray(at + 4, Math.min(end, at + 4 + size));
    if (type === XOR_MAPPED_ADDRESS) mapped = addressOf(value, key) ?? mapped;
    else if (type === MAPPED_ADDRESS) mapped ??= addressOf(value, NO_KEY);
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return mapped;
}

const NO_KEY = new Uint8Array(16);
/** Address families (§14.1), by the length of the attribute. */
const FAMILIES: ReadonlyMap<number, number> = new Map([
  [8, 1],
  [20, 2],
]);

/** `203.0.113.7:61002`, `[2001:db8::1]:61002`; undefined where family and length do not fit. */
function addressOf(value: Uint8Array, key: Uint8Array): string | undefined {
  const family = FAMILIES.get(value.length);
  if (family === undefined || value[1] !== family) return undefined;
  const port = u16(value, 2) ^ u16(key, 0);
  const address = value.slice(4).map((byte, i) => byte ^ (key[i] ?? 0));
  return family === 1 ? `${ipv4Text(address, 0)}:${port}` : `[${ipv6Text(address, 0)}]:${port}`;
}
