import { bodyLengthAsCrlf } from '../../../sip/body-length';
import { findHeader } from '../../../sip/find-header';
import { findPlaceholders } from '../../../sip/find-placeholders';
import type { SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { readVias } from '../../../sip/read-via';
import { type Span, spanLength } from '../../../text/span';
import { utf8Length } from '../../../text/utf8-length';
import { isOnLoopback, packetEnds } from '../../packet-ends';
import type { MessageContext, MessageRule } from '../../rule';
import type { NumberOption } from '../../rule-option';

/** RFC 3261 §18.1.1: above it a request goes over a transport with congestion control, if the path MTU is unknown. */
const LARGEST = 1300;
/** With a known MTU a request stays this far below it. */
const MARGIN = 200;

/** A limit that is off with 0. */
function limit(what: string, usual: number): NumberOption {
  const description = `Most bytes of ${what}, such as ${usual}; 0 for no limit.`;
  return { kind: 'number', default: 0, minimum: 0, maximum: 1_000_000, description };
}

function isOverUdp({ message, record, authored }: MessageContext): boolean {
  if (!authored) return record?.transport === 'udp';
  const field = findHeader(message, 'via');
  return field !== undefined && readVias(message, field).value[0]?.transport === 'UDP';
}

/** Line ends of the header part that are not CRLF: on the wire each is one byte longer. */
function bareLineEnds(text: string, end: number): number {
  let bare = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    if (text.charAt(at - 1) !== '\r') bare++;
  }
  return bare;
}

function bytesIn({ text, unit }: SipMessage, { start, end }: Span): number {
  return unit === 'bytes' ? end - start : utf8Length(text, start, end);
}

/** Bytes on the wire; of an authored message without its placeholders, which may become shorter. */
function sizeOf({ message, record, authored }: MessageContext): number {
  if (!authored && record?.declaredBytes !== undefined) return record.declaredBytes;
  const { text, body } = message;
  if (!authored && record?.exactBytes) return bytesIn(message, { start: 0, end: text.length });
  const head = bytesIn(message, { start: 0, end: body.start }) + bareLineEnds(text, body.start);
  // Most messages have none, which a glance tells.
  const open =
    authored && text.includes('{{')
      ? findPlaceholders(text).reduce((sum, { span }) => sum + spanLength(span), 0)
      : 0;
  return head + bodyLengthAsCrlf(message) - open;
}

/** A request that needs more than one packet (RFC 3261 §18.1.1). */
function checkPacket(context: MessageContext): void {
  const { message, record, options, report } = context;
  const mtu = options.number('mtu');
  const most = mtu > 0 ? mtu - MARGIN : LARGEST;
  if (message.kind !== 'request' || message.text.length < most / 2 || !isOverUdp(context)) return;
  // The loopback interface takes 64 KiB in one piece.
  if (isOnLoopback(packetEnds(record))) return;
  const size = sizeOf(context);
  if (size <= most) return;
  report({
    span: message.startLine.span,
    message: `${size} bytes over UDP: above ${most} a request must go over TCP or TLS.`,
  });
}

/** The Request-URI and the URIs of the address fields. */
function urisOf(message: SipMessage): readonly Span[] {
  const target = message.startLine.kind === 'request' ? [message.startLine.uri] : [];
  const named = message.headers
    .filter(({ spec }) => spec?.syntax === 'address' || spec?.syntax === 'address-list')
    .flatMap(field => readAddresses(message, field).value.flatMap(({ uri }) => (uri ? [uri.span] : [])));
  return [...target, ...named];
}

/** Limits of one's own, on any transport; all are off unless they are set. */
function checkLimits(context: MessageContext): void {
  const { message, options, report } = context;
  const { startLine, headers, body, text } = message;
  const check = (name: string, what: string, spans: () => readonly Span[], shown?: Span) => {
    const most = options.number(name);
    if (most === 0) return;
    for (const span of spans()) {
      const size = bytesIn(message, span);
      if (size <= most) continue;
      report({ span: shown ?? span, message: `${what} has ${size} bytes, more than the limit of ${most}.` });
    }
  };
  check('maxMessage', 'The message', () => [{ start: 0, end: text.length }], startLine.span);
  check('maxHeaders', 'The header part', () => [{ start: 0, end: body.start }], startLine.span);
  check('maxBody', 'The body', () => [body], startLine.span);
  check('maxHeader', 'The header field', () => headers.map(({ line }) => line));
  check('maxMethod', 'The method', () => (startLine.kind === 'request' ? [startLine.method] : []));
  check('maxUri', 'The URI', () => urisOf(message));
}

/** A request over UDP is larger than what passes every path in one piece (RFC 3261 §18.1.1). */
export const messageTooLarge: MessageRule = {
  scope: 'message',
  meta: {
    id: 'message-too-large',
    category: 'interop',
    severity: 'warning',
    description: 'A request over UDP has more than 1300 bytes, so that it is fragmented and often lost.',
    reference: 'RFC 3261 §18.1.1',
    fixable: false,
    fold: 'sender',
    options: {
      mtu: {
        kind: 'number',
        default: 0,
        minimum: 0,
        maximum: 65_535,
        description: 'MTU of the path in bytes, where it is known; requests stay 200 bytes below it.',
      },
      maxMessage: limit('a message', 16_384),
      maxHeaders: limit('the start line and all header fields', 8192),
      maxBody: limit('a body', 8192),
      maxHeader: limit('one header field', 2048),
      maxMethod: limit('a method', 32),
      maxUri: limit('a URI', 256),
    },
  },
  check(context) {
    checkPacket(context);
    checkLimits(context);
  },
};
