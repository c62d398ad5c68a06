import { headerText } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { readAuth } from '../../../sip/read-auth';
import { lineEndOf } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

/** Fields of which the RFCs allow one row with one value (RFC 3261 §7.3.1 and the defining RFC of each). */
const SINGLE: ReadonlySet<string> = new Set([
  ...['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type'],
  ...['content-disposition', 'expires', 'min-expires', 'date', 'mime-version', 'organization', 'priority'],
  ...['reply-to', 'retry-after', 'server', 'subject', 'timestamp', 'user-agent', 'event'],
  ...['subscription-state', 'referred-by', 'replaces', 'rseq', 'rack', 'session-expires'],
  ...['min-se', 'sip-etag', 'sip-if-match', 'session-id'],
]);

/** Rows of challenges and credentials repeat, but hold one value each (RFC 3261 §7.3.1). */
const ONE_PER_ROW: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
]);

function nameOf(message: SipMessage, field: HeaderField): string {
  return field.spec?.name ?? message.text.slice(field.name.start, field.name.end);
}

/** All rows of a single-value field, the first one included, if there are several. */
function checkRows({ message, report }: MessageContext, rows: readonly HeaderField[]): void {
  const [first, ...others] = rows;
  const second = others[0];
  if (!first || !second) return;
  const value = headerText(message, first);
  const same = others.every(field => headerText(message, field) === value);
  const copies = others.filter(field => headerText(message, field) === value);
  report({
    span: { start: second.name.start, end: second.value.end },
    ...(same ? { severity: 'warning' as const } : {}),
    message: `${nameOf(message, first)} may appear only once; found ${others.length + 1} (${same ? 'same' : 'different'} values).`,
    related: [first, ...others.slice(1)].map(field => ({
      message: `${field === first ? 'The first' : 'Another'} ${nameOf(message, field)}`,
      span: { start: field.name.start, end: field.value.end },
    })),
    fixes:
      copies.length === 0
        ? []
        : [
            {
              title: copies.length === 1 ? 'Remove the copy' : 'Remove the copies',
              edits: copies.map(field => ({ span: field.line, newText: '' })),
            },
          ],
  });
}

/** `From: <sip:a@h>, <sip:b@h>`: two values in the one row. */
function checkList({ message, isTemplate, report }: MessageContext, field: HeaderField): void {
  if (field.spec?.syntax !== 'address' || isTemplate(field.value)) return;
  if (!message.text.slice(field.value.start, field.value.end).includes(',')) return;
  // A field that is not registered is read as a list: so this shows what stands after a comma outside of quotes.
  const values = readAddresses(message, { ...field, spec: undefined }).value;
  const second = values[1];
  if (!second || !values.every(v => v.uri !== undefined && v.bracketed)) return;
  report({
    span: second.span,
    message: `${nameOf(message, field)} may hold only one value; found ${values.length}.`,
  });
}

function checkAuthRow({ message, isTemplate, report }: MessageContext, field: HeaderField): void {
  if (isTemplate(field.value)) return;
  const values = readAuth(message, field).value;
  const second = values[1];
  if (!second || values.some(v => v.scheme === '')) return;
  const name = nameOf(message, field);
  const edits = values.slice(1).map((value, i) => ({
    span: { start: values[i]?.span.end ?? value.span.start, end: value.span.start },
    newText: `${lineEndOf(message)}${name}: `,
  }));
  report({
    span: second.span,
    message: `${name} may hold only one value per row; found ${values.length}.`,
    fixes: [{ title: 'Give each its own row', edits }],
  });
}

/** The rows of single-value fields that stand several times, by id. */
function repeatedSingles(headers: readonly HeaderField[]): ReadonlyMap<string, readonly HeaderField[]> {
  const repeated = new Map<string, HeaderField[]>();
  const first = new Map<string, HeaderField>();
  for (const field of headers) {
    const { id } = field;
    const before = first.get(id);
    if (before === undefined) first.set(id, field);
    else if (SINGLE.has(id)) {
      const rows = repeated.get(id);
      if (rows) rows.push(field);
      else repeated.set(id, [before, field]);
    }
  }
  return repeated;
}

/** A field that may stand once stands several times (RFC 3261 §7.3.1); long and compact names count together. */
export const duplicateHeader: MessageRule = {
  scope: 'message',
  meta: {
    id: 'duplicate-header',
    category: 'header',
    severity: 'error',
    description: 'A header field that may appear only once appears several times, or holds several values.',
    reference: 'RFC 3261 §7.3.1',
    fixable: true,
  },
  on: { headers: [...SINGLE, ...ONE_PER_ROW] },
  judges: 'rows',
  check(context) {
    const repeated = repeatedSingles(context.fields);
    for (const field of context.fields) {
      if (ONE_PER_ROW.has(field.id)) checkAuthRow(context, field);
      if (field.spec?.syntax === 'address' && SINGLE.has(field.id)) checkList(context, field);
      const rows = repeated.get(field.id);
      if (rows?.[0] === field) checkRows(context, rows);
    }
  },
};
