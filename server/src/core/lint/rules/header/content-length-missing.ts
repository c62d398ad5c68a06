import { bodyLengthAsCrlf } from '../../../sip/body-length';
import { findHeader } from '../../../sip/find-header';
import { readVias } from '../../../sip/read-via';
import { appendHeader, hasLostBytes, isHeaderCut } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

/** Lower-case transport over which the message went, or by its top Via is to go; undefined if nothing tells. */
function transportOf({ message, record, authored }: MessageContext): string | undefined {
  if (!authored) return record?.transport;
  const field = findHeader(message, 'via');
  const via = field && readVias(message, field).value[0];
  return via && via.transport !== '' ? via.transport.toLowerCase() : undefined;
}

/** A message over a byte stream has no Content-Length, so that nothing tells where it ends (RFC 3261 §18.3). */
export const contentLengthMissing: MessageRule = {
  scope: 'message',
  meta: {
    id: 'content-length-missing',
    category: 'header',
    severity: 'error',
    description: 'A message over TCP or TLS has no Content-Length; elsewhere a body has none.',
    reference: 'RFC 3261 §18.3, §20.14',
    fixable: true,
  },
  on: { kinds: ['request', 'response'] },
  check(context) {
    const { message, report } = context;
    if (message.kind === 'broken' || isHeaderCut(context) || hasLostBytes(message)) return;
    if (findHeader(message, 'content-length')) return;
    const transport = transportOf(context);
    // WebSocket frames its messages (RFC 7118 §4.2).
    if (transport === 'ws' || transport === 'wss') return;
    const onStream = transport === 'tcp' || transport === 'tls';
    const length = bodyLengthAsCrlf(message);
    if (!onStream && length === 0) return;
    const where = onStream ? `required on ${transport.toUpperCase()}` : 'missing although there is a body';
    report({
      span: message.startLine.span,
      ...(onStream ? {} : { severity: 'hint' as const }),
      message: `Content-Length is ${where}.`,
      fixes: [
        {
          title: `Insert Content-Length: ${length}`,
          edits: [appendHeader(message, `Content-Length: ${length}`)],
        },
      ],
    });
  },
};
