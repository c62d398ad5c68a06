import { isIpv4 } from '../sip/ip-address';
import { readMediaPacket } from '../trace/read-media-packet';
import type { Redaction } from './redaction';

const RTP_HEADER = 12;
/** Binding success response with one XOR-MAPPED-ADDRESS of IPv4, up to the transaction (RFC 8489 §5, §14.2). */
const STUN_HEAD = '\x01\x01\x00\x0c\x21\x12\xa4\x42';
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
  if (found?.kind !== 'stun') return undefined;
  const [address = '', port = ''] = by.hostPort(found.mapped).split(':');
  if (!isIpv4(address)) return undefined;
  const mapped = [Number(port) >> 8, Number(port) & 255, ...address.split('.').map(Number)];
  const key = [...COOKIE.slice(0, 2), ...COOKIE];
  const value = mapped.map((byte, i) => String.fromCharCode(byte ^ (key[i] ?? 0))).join('');
  return `${STUN_HEAD}${'\0'.repeat(12)}\0\x20\0\x08\0\x01${value}`;
}
