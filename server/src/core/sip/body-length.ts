import { utf8Length } from '../text/utf8-length';
import { CR, LF } from './chars';
import type { SipMessage } from './message';

/** Bytes of the body on the wire if it is sent as it is stored: what Content-Length counts (RFC 3261 §20.14). */
export function bodyLength(message: SipMessage): number {
  const { start, end } = message.body;
  return message.unit === 'bytes' ? end - start : utf8Length(message.text, start, end);
}

/** The same with every bare LF and bare CR counted as CRLF: what is sent of a text whose line ends an editor keeps. */
export function bodyLengthAsCrlf(message: SipMessage): number {
  const { text, body } = message;
  let bare = 0;
  for (let i = body.start; i < body.end; i++) {
    const c = text.charCodeAt(i);
    if (c === CR && i + 1 < body.end && text.charCodeAt(i + 1) === LF) i++;
    else if (c === CR || c === LF) bare++;
  }
  return bodyLength(message) + bare;
}

/** The offset in the text behind the first `bytes` bytes of the body, line ends counted as CRLF where `asCrlf`. */
export function bodyOffset(message: SipMessage, bytes: number, asCrlf: boolean): number {
  const { text, body, unit } = message;
  let left = bytes;
  let at = body.start;
  while (at < body.end && left > 0) {
    const point = text.codePointAt(at) ?? 0;
    const isCrlf = point === 13 && text.charCodeAt(at + 1) === 10;
    if (isCrlf || (asCrlf && (point === 10 || point === 13))) left -= 2;
    else left -= unit === 'bytes' || point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += isCrlf || point > 0xffff ? 2 : 1;
  }
  return Math.min(at, body.end);
}
