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

/**
 * What a UDP payload is that is no SIP: a packet of RTP or SRTP, or the answer of a STUN server to a binding request.
 * Undefined for anything else, RTCP too. `bytes` is one character a byte, from the start of the payload.
 */
export function readMediaPacket(bytes: string, place: PacketPlace): MediaSighting | undefined {
  const kind = (bytes.charCodeAt(0) || 0) >> 6;
  if (bytes.length < RTP_HEADER) return undefined;
  if (kind === 0) return readStun(bytes, place);
  return kind === 2 ? readRtp(bytes, place) : undefined;
}

function u16(bytes: string, at: number): number {
  return bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1);
}

function u32(bytes: string, at: number): number {
  return u16(bytes, at) * 65536 + u16(bytes, at + 2);
}

function readRtp(bytes: string, place: PacketPlace): MediaSighting | undefined {
  const second = bytes.charCodeAt(1);
  // RTCP on the same port (RFC 5761 §4).
  if (second >= 192 && second <= 223) return undefined;
  const sources = bytes.charCodeAt(0) & 15;
  if (bytes.length < RTP_HEADER + 4 * sources) return undefined;
  const { source, destination, time } = place;
  const payloadType = second & 127;
  // 72 to 95 are reserved or unassigned (RFC 3551 §6).
  if (payloadType >= 35 && payloadType < 96) return undefined;
  return {
    kind: 'rtp',
    source,
    destination,
    ssrc: u32(bytes, 8),
    payloadType,
    packets: 1,
    first: time,
    last: time,
  };
}

/** RFC 8489 §5, §14: attributes of a binding success response; the XOR form wins, as NATs rewrite the other one. */
function readStun(bytes: string, { source, destination, time }: PacketPlace): MediaSighting | undefined {
  if (u16(bytes, 0) !== BINDING_SUCCESS || u32(bytes, 4) !== STUN_COOKIE) return undefined;
  const end = Math.min(bytes.length, 20 + u16(bytes, 2));
  let mapped: string | undefined;
  for (let at = 20; at + 4 <= end; ) {
    const [type, length] = [u16(bytes, at), u16(bytes, at + 2)];
    const value = bytes.slice(at + 4, at + 4 + length);
    if (type === XOR_MAPPED_ADDRESS) mapped = addressOf(value, STUN_COOKIE) ?? mapped;
    else if (type === MAPPED_ADDRESS) mapped ??= addressOf(value, 0);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return mapped === undefined
    ? undefined
    : { kind: 'stun', client: destination, server: source, mapped, time };
}

/** IPv4 only: what NATs map. */
function addressOf(value: string, cookie: number): string | undefined {
  if (value.length !== 8 || value.charCodeAt(1) !== 1) return undefined;
  const port = u16(value, 2) ^ (cookie >>> 16);
  const bits = (u32(value, 4) ^ cookie) >>> 0;
  const octets = [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255];
  return `${octets.join('.')}:${port}`;
}
