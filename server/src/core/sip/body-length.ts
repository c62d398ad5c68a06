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
