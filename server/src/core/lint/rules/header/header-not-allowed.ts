import type { HeaderField, SipMessage } from '../../../sip/message';
import type { Severity } from '../../finding';
import { fieldName, isJudged, messageName, methodOf, removeRow, statusOf } from '../../message-facts';
import type { MessageReport, MessageRule } from '../../rule';

/** "Not applicable" cells by method (RFC 3261 tables 2 and 3), requests only. */
const REQUEST_CELLS: ReadonlyMap<string, readonly string[]> = new Map([
  ['CANCEL', ['contact', 'content-type', 'proxy-authorization', 'expires']],
  ['ACK', ['expires']],
  ['BYE', ['contact', 'expires']],
  ['PRACK', ['contact']],
  ['REGISTER', ['record-route']],
]);

/** What an RFC forbids in as many words. */
const FORBIDDEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['CANCEL', ['require', 'proxy-require']], // RFC 3261 §9.1
  ['MESSAGE', ['contact']], // RFC 3428 §4
]);

/** RAck and RSeq have a rule of their own, `reliability-header-invalid`. */
const REQUEST_ONLY: ReadonlySet<string> = new Set([
  ...['authorization', 'proxy-authorization', 'max-forwards', 'route', 'subject', 'priority', 'refer-to'],
  'replaces',
]);
const RESPONSE_ONLY: ReadonlySet<string> = new Set([
  ...[
    'www-authenticate',
    'proxy-authenticate',
    'authentication-info',
    'unsupported',
    'warning',
    'min-expires',
  ],
]);

/** Every field that some message may not carry. */
const FIELDS: readonly string[] = [
  ...new Set(
    [...REQUEST_CELLS.values(), ...FORBIDDEN.values(), REQUEST_ONLY, RESPONSE_ONLY].flatMap(ids => [...ids]),
  ),
  'path',
];

function isPathMisplaced(method: string, status: number | undefined): boolean {
  return method !== 'REGISTER' || (status !== undefined && (status < 200 || status >= 300));
}

/** How grave a misplaced field is. */
type Verdict = Pick<MessageReport, 'must'> & { readonly severity: Severity };

const WARNING: Verdict = { severity: 'warning' };
const HINT: Verdict = { severity: 'hint' };
/** RFC 3261 §20: a field that is "not applicable" MUST NOT be present in a request. */
const NOT_APPLICABLE: Verdict = { severity: 'hint', must: true };

/** How grave it is that a field stands in this message; undefined where it may. */
function verdictOn(message: SipMessage, field: HeaderField): Verdict | undefined {
  const { id } = field;
  const method = methodOf(message);
  const status = statusOf(message);
  if (method === undefined) return undefined;
  if (id === 'path' && isPathMisplaced(method, status)) return HINT;
  if (status !== undefined) {
    // RFC 3261 §10.3: a registrar must not put Record-Route into any response.
    if (id === 'record-route' && method === 'REGISTER') return WARNING;
    // RFC 3428 §7: no Contact in a 2xx to MESSAGE.
    if (id === 'contact' && method === 'MESSAGE' && status >= 200 && status < 300) return WARNING;
    return REQUEST_ONLY.has(id) ? HINT : undefined;
  }
  if (FORBIDDEN.get(method)?.includes(id)) return WARNING;
  if (REQUEST_CELLS.get(method)?.includes(id)) return NOT_APPLICABLE;
  return RESPONSE_ONLY.has(id) ? HINT : undefined;
}

/** A header field stands where the tables of the RFCs have no place for it (RFC 3261 §20, §9.1, §10.3). */
export const headerNotAllowed: MessageRule = {
  scope: 'message',
  meta: {
    id: 'header-not-allowed',
    category: 'header',
    severity: 'warning',
    description: 'A header field stands in a request or response that may not carry it.',
    reference: 'RFC 3261 §20 tables 2 and 3, §9.1, §10.3; RFC 3327 §4; RFC 3428 §4, §7',
    fixable: true,
    fold: 'sender',
  },
  on: { kinds: ['request', 'response'], headers: FIELDS },
  judges: 'rows',
  check(context) {
    const { message, report } = context;
    if (message.kind === 'broken') return;
    for (const field of context.fields) {
      const verdict = field.spec && verdictOn(message, field);
      if (!verdict || !isJudged(context, field)) continue;
      const name = fieldName(message, field);
      report({
        span: { start: field.name.start, end: Math.max(field.name.end, field.value.end) },
        ...verdict,
        message: `${name} is not allowed in ${messageName(message)}; receivers ignore it.`,
        // The type of a body goes with the body, and that is the author's to remove.
        fixes: field.id === 'content-type' ? [] : [{ title: `Remove ${name}`, edits: [removeRow(field)] }],
      });
    }
  },
};
