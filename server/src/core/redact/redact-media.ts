import { ipv6Groups } from '../sip/address-reach';
import { isIpv4, isIpv6 } from '../sip/ip-address';
import { readMediaPacket } from '../trace/read-media-packet';
import type { Redaction } from './redaction';

const RTP_HEADER = 12;
const COOKIE = [0x21, 0x12, 0xa4, 0x42];

/**
 * What is left of a UDP payload of media, one character a byte: of RTP the header, with zeros for what was said; of a
 * STUN answer the mapped address, as a stand-in. Undefined for what is neither.
 */
export function redactMedia(payload: string, by: Redaction): string | undefined {
  const bytes = Uint8Array.from(payload, unit => unit.charCodeAt(0));
  const nowhere = { source: '', destination: '', time: 0 };
  const found = readMediaPacket(bytes, { start: 0, end: bytes.length }, nowhere);
  if (found?.kind === 'rtp') {
    const kept = RTP_HEADER + 4 * (payload.charCodeAt(0) & 15);
    return payload.slice(0, kept) + '\0'.repeat(payload.length - kept);
  }
  return found?.kind === 'stun' ? stunAnswer(by.hostPort(found.mapped)) : undefined;
}

/** A binding success response with one XOR-MAPPED-ADDRESS and a transaction of zeros (RFC 8489 §5, §14.2). */
function stunAnswer(mapped: string): string | undefined {
  const colon = mapped.lastIndexOf(':');
  const port = Number(mapped.slice(colon + 1));
  const octets = octetsOf(mapped.slice(0, colon).replace(/^\[|\]$/g, ''));
  if (!octets) return undefined;
  const value = [port >> 8, port & 255, ...octets];
  const key = [...COOKIE.slice(0, 2), ...COOKIE];
  const family = octets.length === 4 ? 1 : 2;
  const size = 2 + value.length;
  return String.fromCharCode(
    ...[1, 1, 0, 4 + size, ...COOKIE, ...new Array<number>(12).fill(0)],
    ...[0, 0x20, 0, size, 0, family, ...value.map((byte, i) => byte ^ (key[i] ?? 0))],
  );
}

function octetsOf(address: string): readonly number[] | undefined {
  if (isIpv4(address)) return address.split('.').map(Number);
  return isIpv6(address) ? ipv6Groups(address).flatMap(group => [group >> 8, group & 255]) : undefined;
}
