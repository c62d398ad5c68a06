import { findHeader } from '../../../sip/find-header';
import { readVias } from '../../../sip/read-via';
import { sdpsOf } from '../../../sip/sdp/sdps-of';
import { isOnLoopback, packetEnds } from '../../packet-ends';
import type { MessageContext, MessageRule } from '../../rule';

/** Transports that everybody on the way can read. */
const READABLE: ReadonlySet<string> = new Set(['udp', 'tcp', 'ws', 'sctp']);

/** The transport over which the message went, or by its top Via is to go; undefined if nothing tells. */
function transportOf({ message, record, authored }: MessageContext): string | undefined {
  if (!authored) return record?.transport;
  const field = findHeader(message, 'via');
  return field && readVias(message, field).value[0]?.transport.toLowerCase();
}

/** Keys of SRTP stand in a message that is not encrypted (RFC 4568 §8.3), so SRTP protects nothing. */
export const sdesKeyCleartext: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdes-key-cleartext',
    category: 'security',
    severity: 'warning',
    description: 'SRTP keys stand in a message that travels unencrypted.',
    reference: 'RFC 4568 §8.3',
    fixable: false,
    fold: 'sender',
  },
  on: { body: 'sdp' },
  reads: { fields: ['via'], body: true },
  check(context) {
    const { message, record, report } = context;
    if (!message.text.includes('inline:', message.body.start)) return;
    const streams = sdpsOf(message).flatMap(({ sdp }) => [sdp, ...sdp.media]);
    const keys = streams
      .flatMap(({ attributes }) => attributes)
      .filter(
        ({ name, value }) =>
          name === 'crypto' && value && message.text.slice(value.start, value.end).includes('inline:'),
      );
    const [first, ...others] = keys;
    if (!first || context.isTemplate(first.line.span)) return;
    const transport = transportOf(context);
    if (transport === undefined || !READABLE.has(transport) || isOnLoopback(packetEnds(record))) return;
    // The name of the attribute alone: what stands behind it is the key.
    const nameOf = (attribute: typeof first) => ({
      start: attribute.line.span.start,
      end: attribute.nameSpan.end,
    });
    report({
      span: nameOf(first),
      message: `SRTP keys travel in clear text over ${transport.toUpperCase()}.`,
      related: others.map(attribute => ({ message: 'Another key', span: nameOf(attribute) })),
    });
  },
};
