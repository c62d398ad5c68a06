import { bodyOffset } from '../sip/body-length';
import { afterLineEnd, findLineEnd, isLineEnd } from '../sip/chars';
import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { parseMessage } from '../sip/parse-message';
import { readNumber } from '../sip/read-number';
import { isStartLine } from '../sip/start-line';
import type { Span } from '../text/span';
import type { MessageContext } from './rule';

/** The length that a header part declares; undefined without a usable Content-Length. */
function declaredLength(message: SipMessage): number | undefined {
  const field = findHeader(message, 'content-length');
  if (!field) return undefined;
  const { value, problems } = readNumber(message, field);
  return problems.length > 0 ? undefined : value;
}

/** Behind the empty line of the header part that begins at `start`; the end of the text without one. */
function afterHeaders(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const end = findLineEnd(text, at);
    const next = afterLineEnd(text, end);
    if (end === at) return next;
    at = next;
  }
  return text.length;
}

/**
 * The start lines of the messages that follow the first one in its datagram or WebSocket frame, each behind the
 * declared end of the one before it. None where the trace does not tell what one packet held, or where the rest does
 * not begin with a valid start line. Linear in the packet.
 */
export function followingMessages({ message, record, authored }: MessageContext): readonly Span[] {
  const isPacket = record?.transport === 'udp' || record?.transport === 'ws' || record?.transport === 'wss';
  if (authored || !isPacket || !record.exactBytes) return [];
  if (record.frame === undefined && record.declaredBytes === undefined) return [];
  const { text, body } = message;
  let declared = declaredLength(message);
  let start = body.start;
  const found: Span[] = [];
  while (declared !== undefined) {
    let at = bodyOffset({ ...message, body: { start, end: text.length } }, declared, false);
    while (at < text.length && isLineEnd(text.charCodeAt(at))) at++;
    const line = { start: at, end: findLineEnd(text, at) };
    if (!isStartLine(text.slice(line.start, line.end))) return found;
    found.push(line);
    start = afterHeaders(text, at);
    declared = declaredLength(parseMessage(text.slice(at, start), message.unit));
  }
  return found;
}
