import { findHeader, findHeaders } from '../../../sip/find-header';
import type { HeaderField } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { readNumber } from '../../../sip/read-number';
import type { Address } from '../../../sip/views';
import { judgedHeaders, methodOf, removeRow } from '../../message-facts';
import { insertBeforeContent } from '../../row-position';
import type { MessageContext, MessageRule } from '../../rule';

interface Contact {
  readonly field: HeaderField;
  readonly address: Address;
}

function sentence(which: string): string {
  return `"Contact: *" is allowed only alone, in REGISTER, with "Expires: 0" (${which}).`;
}

/** Leaves the star alone: rows of other contacts go, and the row of the star keeps nothing else. */
function aloneEdits(star: Contact, contacts: readonly Contact[]) {
  const rows = new Set(contacts.map(contact => contact.field));
  const edits = [...rows].filter(field => field !== star.field).map(removeRow);
  const isShared = contacts.filter(contact => contact.field === star.field).length > 1;
  return isShared ? [...edits, { span: star.field.value, newText: '*' }] : edits;
}

function checkExpires(context: MessageContext, star: Contact): void {
  const { message, isTemplate, report } = context;
  const [expires, second] = findHeaders(message, 'expires');
  if (second || (expires && (isTemplate(expires.value) || readNumber(message, expires).value === 0))) return;
  report({
    span: star.address.span,
    message: sentence(expires ? 'Expires is not 0' : 'Expires is missing'),
    related: expires ? [{ message: 'The Expires', span: expires.value }] : [],
    fixes: [
      {
        title: expires ? 'Set Expires to 0' : 'Insert Expires: 0',
        edits: [expires ? { span: expires.value, newText: '0' } : insertBeforeContent(message, 'Expires: 0')],
      },
    ],
  });
}

/** `Contact: *` stands where it removes no bindings (RFC 3261 §10.2.2, §10.3 step 6). */
export const contactStarMisuse: MessageRule = {
  scope: 'message',
  meta: {
    id: 'contact-star-misuse',
    category: 'header',
    severity: 'error',
    description:
      'The Contact "*" stands outside of REGISTER, beside another Contact, or without "Expires: 0".',
    reference: 'RFC 3261 §10.2.2, §10.3',
    fixable: true,
  },
  on: { kinds: ['request', 'response'], headers: ['contact'] },
  judges: { fields: ['contact', 'expires'] },
  check(context) {
    const { message, report } = context;
    if (message.kind === 'broken' || !findHeader(message, 'contact')) return;
    const contacts = judgedHeaders(context, 'contact').flatMap(field =>
      readAddresses(message, field).value.map(address => ({ field, address })),
    );
    const star = contacts.find(contact => contact.address.star);
    if (!star) return;
    if (message.kind === 'response' || methodOf(message) !== 'REGISTER') {
      const which =
        message.kind === 'response' ? 'it stands in a response' : `it stands in ${methodOf(message)}`;
      report({ span: star.address.span, message: sentence(which) });
      return;
    }
    const other = contacts.find(contact => contact !== star);
    if (other) {
      report({
        span: star.address.span,
        message: sentence('another Contact stands beside it'),
        related: [{ message: 'The other Contact', span: other.address.span }],
        fixes: [{ title: 'Remove the other contacts', edits: aloneEdits(star, contacts) }],
      });
    }
    checkExpires(context, star);
  },
};
