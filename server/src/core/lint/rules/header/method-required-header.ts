import { findHeader } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { readCSeq } from '../../../sip/read-cseq';
import { readVias } from '../../../sip/read-via';
import type { Address } from '../../../sip/views';
import type { Severity } from '../../finding';
import { generatedId } from '../../generated-id';
import { isFromOldPeer } from '../../header-part';
import {
  hasOptionTag,
  hasToTag,
  isHeaderPartial,
  judgedHeaders,
  messageName,
  methodOf,
  statusOf,
} from '../../message-facts';
import { insertBeforeContent } from '../../row-position';
import type { MessageContext, MessageRule } from '../../rule';

/** What requests of a method carry beside the fields of every message. */
const REQUESTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['INVITE', ['Contact']],
  ['SUBSCRIBE', ['Event', 'Contact']],
  ['NOTIFY', ['Event', 'Subscription-State', 'Contact']],
  ['REFER', ['Refer-To', 'Contact']],
  ['UPDATE', ['Contact']],
  ['PRACK', ['RAck']],
  ['PUBLISH', ['Event']],
]);

/** What a 2xx to a method carries. */
const SUCCESSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['INVITE', ['Contact']],
  ['UPDATE', ['Contact']],
  ['SUBSCRIBE', ['Contact', 'Expires']],
  ['REFER', ['Contact']],
  ['PUBLISH', ['Expires', 'SIP-ETag']],
]);

function requiredIn(message: SipMessage): readonly string[] {
  const method = methodOf(message) ?? '';
  const status = statusOf(message);
  if (status === undefined) return message.kind === 'request' ? (REQUESTS.get(method) ?? []) : [];
  if (status >= 200 && status < 300) return SUCCESSES.get(method) ?? [];
  // The PRACK of a reliable provisional response needs a target (RFC 3262 §4).
  const isReliable = status > 100 && status < 200 && hasOptionTag(message, 'require', '100rel');
  return isReliable && method === 'INVITE' ? ['Contact'] : [];
}

/** In a dialog the remote target is known already; 2xx to REFER often leave Contact out. */
function severityFor(context: MessageContext, name: string): Severity {
  const { message } = context;
  const method = methodOf(message);
  if (isFromOldPeer(message)) return 'warning';
  if (name !== 'Contact') return 'error';
  if (message.kind === 'response')
    return method === 'REFER' ? 'hint' : method === 'UPDATE' ? 'warning' : 'error';
  return method === 'UPDATE' || method === 'NOTIFY' || hasToTag(context) ? 'warning' : 'error';
}

function sliceOf(message: SipMessage, span: { start: number; end: number } | undefined): string {
  return span ? message.text.slice(span.start, span.end) : '';
}

/** A Contact for the sender: the user of its own address at the place where it listens. */
function ownContact(message: SipMessage): string {
  const own = findHeader(message, message.kind === 'response' ? 'to' : 'from');
  const uri = own && readAddresses(message, own).value[0]?.uri;
  const user = sliceOf(message, uri?.user);
  const via = message.kind === 'request' ? findHeader(message, 'via') : undefined;
  const sentBy = via && readVias(message, via).value[0]?.sentBy;
  const host = sliceOf(message, sentBy) || sliceOf(message, uri?.host) || 'client.invalid';
  const isSips =
    message.startLine.kind === 'request' && /^sips:/i.test(sliceOf(message, message.startLine.uri));
  return `<${isSips ? 'sips' : 'sip'}:${user === '' ? '' : `${user}@`}${host}>`;
}

/** A value that makes the row whole, to be filled in by the author. */
function placeholderFor(message: SipMessage, name: string): string {
  switch (name) {
    case 'Contact':
      return ownContact(message);
    case 'Event':
      return 'presence';
    case 'Subscription-State':
      return 'active;expires=3600';
    case 'Refer-To':
      return '<sip:carol@example.com>';
    case 'RAck': {
      const cseq = findHeader(message, 'cseq');
      const number = cseq ? readCSeq(message, cseq).value.number : Number.NaN;
      return `1 ${number > 1 ? number - 1 : 1} INVITE`;
    }
    case 'Expires':
      return '3600';
    default:
      return generatedId(message.text, name, 8);
  }
}

/** A mandatory field MUST be present (RFC 3261 §20), however many peers leave it out. */
function mustIfHint(severity: Severity): { readonly severity: Severity; readonly must?: true } {
  return severity === 'hint' ? { severity, must: true } : { severity };
}

function checkMissing(context: MessageContext, name: string): void {
  const { message, report } = context;
  const field = findHeader(message, name.toLowerCase());
  if (field && field.value.end > field.value.start) return;
  const row = `${name}: ${placeholderFor(message, name)}`;
  const blank = field && message.text.charAt(field.value.start - 1) === ':' ? ' ' : '';
  report({
    span: message.startLine.span,
    ...mustIfHint(severityFor(context, name)),
    message: `${messageName(message)} needs ${name}${name === 'Contact' ? ' (exactly one)' : ''}.`,
    fixes: [
      {
        title: `Insert ${name}`,
        // A placeholder to fill in: nothing for fix all.
        preferred: false,
        edits: [
          field
            ? { span: field.value, newText: blank + placeholderFor(message, name) }
            : insertBeforeContent(message, row),
        ],
      },
    ],
  });
}

function checkOneContact(context: MessageContext): void {
  const { message, report } = context;
  const values: readonly Address[] = judgedHeaders(context, 'contact').flatMap(
    field => readAddresses(message, field).value,
  );
  const [first, second] = values;
  if (!first || !second || values.some(value => value.star)) return;
  report({
    span: second.span,
    severity: severityFor(context, 'Contact'),
    message: `${messageName(message)} needs Contact (exactly one); found ${values.length}.`,
    related: [{ message: 'The first Contact', span: first.span }],
  });
}

/** A header field that the method demands is missing (RFC 3261 §8.1.1.8 and the RFC of each method). */
export const methodRequiredHeader: MessageRule = {
  scope: 'message',
  meta: {
    id: 'method-required-header',
    category: 'header',
    severity: 'error',
    description:
      'A request, or a 2xx to it, lacks a header field that its method demands, or has several Contacts.',
    reference:
      'RFC 3261 §8.1.1.8, §12.1; RFC 6665 §3.1.2, §8.2; RFC 3515 §2; RFC 3262 §7; RFC 3903 §4, §11; RFC 3311 §5',
    fixable: true,
  },
  judges: { fields: ['contact', 'require'], names: true },
  check(context) {
    if (isHeaderPartial(context)) return;
    const required = requiredIn(context.message);
    for (const name of required) checkMissing(context, name);
    if (required.includes('Contact')) checkOneContact(context);
  },
};
