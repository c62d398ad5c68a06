import type { ByteOps } from '../../text/byte-ops';
import { startsWith, u16 } from './byte-view';
import { isHep3 } from './hep-packet';
import { holdsSip, lineEnd, skipLineEnds } from './sip-payload';

/** What a TCP stream carries, by its first bytes; `more`: they are too few to tell. */
export type StreamKind = 'sip' | 'websocket' | 'websocket-frame' | 'tls' | 'hep' | 'other' | 'more';

/** The longest head of an HTTP message, and the longest start line, that is waited for when it comes in parts. */
const longestHead = 16_384;
const longestStartLine = 2048;

const http = [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e];
const get = [0x47, 0x45, 0x54, 0x20];
const headEnd = Uint8Array.of(13, 10, 13, 10);

/** Tells what begins at `[start, end)`. */
export function streamKind(bytes: Uint8Array, start: number, end: number, ops: ByteOps): StreamKind {
  if (isTls(bytes, start, end)) return 'tls';
  if (isHep3(bytes, start, end)) return 'hep';
  const first = bytes[start] ?? 0;
  if (isFrameOfSip(bytes, start, end, ops)) return 'websocket-frame';
  if (startsWith(bytes, start, end, http) || startsWith(bytes, start, end, get)) {
    return httpKind(bytes, start, end, ops);
  }
  if (holdsSip(bytes, start, end, ops)) return 'sip';
  const at = skipLineEnds(bytes, start, end);
  // Line ends alone are keep-alives; a start line may follow (RFC 5626 §4.4.1).
  if (at === end) return end - start < 64 ? 'more' : 'other';
  const complete = lineEnd(bytes, at, end) < end;
  const printable = (bytes[at] ?? first) > 32 && (bytes[at] ?? first) < 127;
  return printable && !complete && end - at < longestStartLine && mayBeStartLine(bytes, at, end)
    ? 'more'
    : 'other';
}

/** The beginning of a token, or of `SIP/`, then a blank: anything else will be no start line. */
function mayBeStartLine(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end && i < at + 32; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 32) return i > at;
    const letter = (byte | 32) >= 97 && (byte | 32) <= 122;
    const digit = byte >= 46 && byte <= 57;
    if (!letter && !digit && byte !== 45 && byte !== 95) return false;
  }
  return end - at < 32;
}

/** A TLS record, and the next one behind it: type 20 to 23, version 3.x, a length that records have (RFC 8446 §5.1). */
function isTls(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (let records = 0; records < 2 && at + 5 <= end; records++) {
    const type = bytes[at] ?? 0;
    if (type < 20 || type > 23 || bytes[at + 1] !== 3 || (bytes[at + 2] ?? 9) > 4) return false;
    const length = u16(bytes, at + 3);
    if (length === 0 || length > 16_384 + 2048) return false;
    at += 5 + length;
  }
  return at > start;
}

/** RFC 6455 §4: an upgrade to WebSocket, asked for or granted. */
function httpKind(bytes: Uint8Array, start: number, end: number, ops: ByteOps): StreamKind {
  const view = bytes.subarray(start, Math.min(end, start + longestHead));
  const stop = ops.indexOf(view, headEnd, 0);
  if (stop < 0) return end - start < longestHead ? 'more' : 'other';
  const head = ops.latin1(view, 0, stop).toLowerCase();
  return /\r\nupgrade:[ \t]{0,8}websocket/.test(head) ? 'websocket' : 'other';
}

/** The length of the HTTP head that begins at `start`. */
export function httpHeadLength(bytes: Uint8Array, start: number, end: number, ops: ByteOps): number {
  return ops.indexOf(bytes.subarray(start, end), headEnd, 0) + 4;
}

/** A WebSocket frame without mask whose payload begins like SIP: the handshake was not captured. */
function isFrameOfSip(bytes: Uint8Array, at: number, end: number, ops: ByteOps): boolean {
  const first = bytes[at] ?? 0;
  if (first !== 0x81 && first !== 0x82) return false;
  const second = bytes[at + 1] ?? 0;
  const length = second === 126 ? 4 : second < 126 ? 2 : 0;
  return length > 0 && holdsSip(bytes, at + length, end, ops);
}
