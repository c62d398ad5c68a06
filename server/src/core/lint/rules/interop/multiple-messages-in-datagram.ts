import { followingMessages } from '../../datagram-messages';
import { isCut } from '../../header-part';
import type { MessageRule } from '../../rule';

/** One packet holds several messages, of which receivers see the first (RFC 3261 §18.3, RFC 7118 §4.2). */
export const multipleMessagesInDatagram: MessageRule = {
  scope: 'message',
  meta: {
    id: 'multiple-messages-in-datagram',
    category: 'interop',
    severity: 'warning',
    description: 'One UDP datagram or WebSocket frame holds several SIP messages.',
    reference: 'RFC 3261 §18.3, §7.5; RFC 7118 §4.2',
    fixable: false,
  },
  on: { origin: 'captured' },
  check(context) {
    if (isCut(context)) return;
    const following = followingMessages(context);
    const [second] = following;
    if (!second) return;
    const isDatagram = context.record?.transport === 'udp';
    const packet = isDatagram ? 'UDP datagram' : 'WebSocket frame';
    context.report({
      span: second,
      ...(isDatagram ? {} : { severity: 'error' as const }),
      message: `One ${packet} holds ${following.length + 1} SIP messages; receivers discard all but the first.`,
      related: [{ message: 'The first message', span: context.message.startLine.span }],
    });
  },
};
