import { findHeader } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { sliceSpan } from '../../../text/span';
import { hasToTag, isHeaderPartial, messageName, methodOf, statusOf } from '../../message-facts';
import { insertBeforeContent } from '../../row-position';
import type { MessageContext, MessageRule } from '../../rule';

/** A usual value of each, for the author to adapt. */
const TYPICAL: Readonly<Record<string, string>> = {
  Allow: 'INVITE, ACK, CANCEL, BYE, OPTIONS',
  Supported: 'replaces',
  Accept: 'application/sdp',
  Warning: '399 server.invalid "Not acceptable here"',
};

/** What the RFC says this message SHOULD carry. */
function recommendedIn(context: MessageContext): readonly string[] {
  const { message } = context;
  const method = methodOf(message);
  const status = statusOf(message);
  if (message.kind === 'request') {
    // RFC 3261 §13.2.1; in a dialog the peer has learnt both already.
    return method === 'INVITE' && !hasToTag(context) ? ['Allow', 'Supported'] : [];
  }
  if (status === undefined) return [];
  if (status === 488 || status === 606) return ['Warning']; // §21.4.26, §21.6.4
  if (status < 200 || status >= 300) return [];
  if (method === 'INVITE') return ['Allow', 'Supported']; // §13.3.1.4
  // §11.2; whoever asks only to keep a path open reads nothing of it.
  return method === 'OPTIONS' && !isKeepAlive(message) ? ['Allow', 'Accept', 'Supported'] : [];
}

/** Users in whose name trunks and registrars send OPTIONS that only ask whether somebody is there. */
const KEEP_ALIVE = /^(?:(?:options-?)?ping|keep-?alive|heartbeat|monitor)$/i;

function isKeepAlive(message: SipMessage): boolean {
  const from = findHeader(message, 'from');
  const user = from && readAddresses(message, from).value[0]?.uri?.user;
  return user !== undefined && KEEP_ALIVE.test(sliceSpan(message.text, user));
}

/** A message lacks what it SHOULD carry (RFC 3261 §13.2.1, §13.3.1.4, §11.2). */
export const recommendedHeaders: MessageRule = {
  scope: 'message',
  meta: {
    id: 'recommended-headers',
    category: 'header',
    severity: 'hint',
    description: 'A message lacks header fields that it should carry, such as Allow and Supported.',
    reference: 'RFC 3261 §11.2, §13.2.1, §13.3.1.4, §20.5, §20.37, §21.4.26',
    fixable: true,
    fold: 'sender',
  },
  judges: { fields: ['from', 'to'], names: true },
  check(context) {
    const { message, report } = context;
    if (isHeaderPartial(context)) return;
    const missing = recommendedIn(context).filter(name => !findHeader(message, name.toLowerCase()));
    if (missing.length === 0) return;
    report({
      span: message.startLine.span,
      message: `${messageName(message)} should carry ${missing.join(', ')}.`,
      fixes: [
        {
          title: `Insert ${missing.join(', ')}`,
          preferred: false,
          edits: missing.map(name => insertBeforeContent(message, `${name}: ${TYPICAL[name] ?? ''}`)),
        },
      ],
    });
  },
};
