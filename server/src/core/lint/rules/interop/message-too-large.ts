import { bodyLengthAsCrlf } from '../../../sip/body-length';
import { findHeader } from '../../../sip/find-header';
import { findPlaceholders } from '../../../sip/find-placeholders';
import { readVias } from '../../../sip/read-via';
import { spanLength } from '../../../text/span';
import { utf8Length } from '../../../text/utf8-length';
import { isOnLoopback, packetEnds } from '../../packet-ends';
import type { MessageContext, MessageRule } from '../../rule';

/** RFC 3261 §18.1.1: above it a request goes over a transport with congestion control, if the path MTU is unknown. */
const LARGEST = 1300;

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

/** Bytes on the wire; of an authored message without its placeholders, which may become shorter. */
function sizeOf({ message, record, authored }: MessageContext): number {
  if (!authored && record?.declaredBytes !== undefined) return record.declaredBytes;
  const { text, body, unit } = message;
  if (!authored && record?.exactBytes) return unit === 'bytes' ? text.length : utf8Length(text);
  const head = unit === 'bytes' ? body.start : utf8Length(text, 0, body.start);
  const whole = head + bareLineEnds(text, body.start) + bodyLengthAsCrlf(message);
  const open = authored ? findPlaceholders(text).reduce((sum, { span }) => sum + spanLength(span), 0) : 0;
  return whole - open;
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
  },
  check(context) {
    const { message, record, report } = context;
    if (message.kind !== 'request' || message.text.length < LARGEST / 2 || !isOverUdp(context)) return;
    // The loopback interface takes 64 KiB in one piece.
    if (isOnLoopback(packetEnds(record))) return;
    const size = sizeOf(context);
    if (size <= LARGEST) return;
    report({
      span: message.startLine.span,
      message: `${size} bytes over UDP: above ${LARGEST} a request must go over TCP or TLS.`,
    });
  },
};
