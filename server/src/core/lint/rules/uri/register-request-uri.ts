import { findHeader } from '../../../sip/find-header';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import type { Uri } from '../../../sip/views';
import { isJudged, methodOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

function uriOf(context: MessageContext, id: string): Uri | undefined {
  const field = findHeader(context.message, id);
  if (!field || !isJudged(context, field)) return undefined;
  return readAddresses(context.message, field).value[0]?.uri;
}

/** `alice@example.com` of an address-of-record: user as written, host in lower case (RFC 3261 §10.3 step 5). */
function recordOf(text: string, uri: Uri): string {
  const user = uri.user ? text.slice(uri.user.start, uri.user.end) : '';
  const host = uri.host ? text.slice(uri.host.start, uri.host.end).toLowerCase() : '';
  return `${user}@${host}`;
}

function checkUser(context: MessageContext, to: Uri | undefined): void {
  const { message, isTemplate, report } = context;
  if (message.startLine.kind !== 'request' || isTemplate(message.startLine.uri)) return;
  const { user, password, host } = parseUri(message.text, message.startLine.uri).value;
  if (!user || !host) return;
  const span = { start: user.start, end: host.start };
  const shown = message.text.slice(span.start, (password ?? user).end).slice(0, 60);
  report({
    span,
    message: `The Request-URI of REGISTER names the domain; remove "${shown}@".`,
    related: to ? [{ message: 'The address to register stands in To', span: to.span }] : [],
    fixes: [{ title: 'Remove the user', edits: [{ span, newText: '' }] }],
  });
}

/** A REGISTER is addressed to a user, or registers no SIP address (RFC 3261 §10.2). */
export const registerRequestUri: MessageRule = {
  scope: 'message',
  meta: {
    id: 'register-request-uri',
    category: 'uri',
    severity: 'warning',
    description: 'The Request-URI of REGISTER holds a user, or To is no SIP address-of-record.',
    reference: 'RFC 3261 §10.2',
    fixable: true,
    fold: 'sender',
  },
  on: { kinds: ['request'] },
  check(context) {
    const { message, isTemplate, report } = context;
    if (message.kind !== 'request' || methodOf(message) !== 'REGISTER') return;
    const to = uriOf(context, 'to');
    const from = uriOf(context, 'from');
    checkUser(context, to);
    if (!to || to.scheme === '' || isTemplate(to.span)) return;
    if (to.scheme !== 'sip' && to.scheme !== 'sips') {
      report({ span: to.span, message: 'The To of REGISTER must be a SIP or SIPS URI.' });
      return;
    }
    if (!from?.host || !to.host || recordOf(message.text, from) === recordOf(message.text, to)) return;
    report({
      span: from.span,
      severity: 'hint',
      message: 'From is not the address of To: a registration by a third party.',
      related: [{ message: 'The To', span: to.span }],
    });
  },
};
