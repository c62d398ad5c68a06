import { statusByCode } from '../../../sip/facts/status-codes';
import { findHeader } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { generatedId } from '../../generated-id';
import { isHeaderPartial, messageName, methodOf, statusOf } from '../../message-facts';
import { insertBeforeContent } from '../../row-position';
import type { MessageRule } from '../../rule';

/** Codes whose RFC says MUST; the fields themselves are facts of the registry. */
const DEMANDING: ReadonlySet<number> = new Set([401, 405, 407, 415, 420, 421, 422, 423, 469, 489, 494]);
/** Where the request goes instead (RFC 3261 §21.3): nothing to follow without it. */
const REDIRECTS: ReadonlySet<number> = new Set([300, 301, 302, 305]);

function realmOf(message: SipMessage): string {
  const to = findHeader(message, 'to');
  const host = to && readAddresses(message, to).value[0]?.uri?.host;
  return host ? message.text.slice(host.start, host.end) : 'example.com';
}

/** A skeleton of the row; undefined where only the author can know what belongs there. */
function skeleton(message: SipMessage, name: string): string | undefined {
  switch (name) {
    case 'WWW-Authenticate':
    case 'Proxy-Authenticate':
      return `Digest realm="${realmOf(message)}", nonce="${generatedId(message.text, 'nonce', 16)}", algorithm=SHA-256, qop="auth"`;
    case 'Allow':
      return 'INVITE, ACK, CANCEL, BYE, OPTIONS';
    case 'Accept':
      return 'application/sdp';
    case 'Min-SE':
      return '90';
    case 'Min-Expires':
      return '60';
    case 'Allow-Events':
      return 'presence';
    case 'Recv-Info':
      return '';
    default:
      return undefined;
  }
}

function fixesFor(message: SipMessage, name: string) {
  const value = skeleton(message, name);
  if (value === undefined) return [];
  const edit = insertBeforeContent(message, `${name}: ${value}`.trimEnd());
  // A skeleton to fill in: nothing for fix all.
  return [{ title: `Insert ${name}`, edits: [edit], preferred: false }];
}

/** A response lacks the field that makes its status code useful (RFC 3261 §21.4 and the RFC of each code). */
export const statusRequiredHeader: MessageRule = {
  scope: 'message',
  meta: {
    id: 'status-required-header',
    category: 'header',
    severity: 'error',
    description: 'A response lacks the header field that its status code demands.',
    reference: 'RFC 3261 §21.3, §21.4, §22; RFC 4028 §6; RFC 6665 §8.3.2; RFC 3329 §2; RFC 6086 §4.2',
    fixable: true,
  },
  on: { kinds: ['response'] },
  judges: { fields: [], names: true },
  check(context) {
    const { message, report } = context;
    const status = statusOf(message);
    // Nobody acts on a response to CANCEL.
    if (status === undefined || methodOf(message) === 'CANCEL' || isHeaderPartial(context)) return;
    const isThere = (name: string) => findHeader(message, name.toLowerCase()) !== undefined;
    if (REDIRECTS.has(status) && !isThere('Contact')) {
      const sentence = `${messageName(message)} must carry Contact.`;
      report({ span: message.startLine.span, severity: 'warning', message: sentence });
    }
    if (!DEMANDING.has(status)) return;
    for (const names of statusByCode(status)?.headers ?? []) {
      const [first] = names;
      if (first === undefined || names.some(isThere)) continue;
      report({
        span: message.startLine.span,
        message: `${messageName(message)} must carry ${names.join(' or ')}.`,
        fixes: fixesFor(message, first),
      });
    }
  },
};
