import { findHeader } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import type { TextEdit } from '../../../text/text-edit';
import { generatedBranch, generatedId } from '../../generated-id';
import { insertHeader, isHeaderCut } from '../../header-part';
import type { MessageRule } from '../../rule';

const MANDATORY = [
  { id: 'via', name: 'Via' },
  { id: 'from', name: 'From' },
  { id: 'to', name: 'To' },
  { id: 'call-id', name: 'Call-ID' },
  { id: 'cseq', name: 'CSeq' },
] as const;

/** Headers behind which each one is inserted, so that the usual order comes out. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  via: [],
  from: ['via', 'max-forwards'],
  to: ['via', 'max-forwards', 'from'],
  'call-id': ['via', 'max-forwards', 'from', 'to'],
  cseq: ['via', 'max-forwards', 'from', 'to', 'call-id'],
};

/** A value that makes the message whole; undefined where only the request tells (the CSeq of a response). */
function generatedValue(message: SipMessage, id: string): string | undefined {
  const { text, startLine } = message;
  switch (id) {
    case 'via':
      return `SIP/2.0/UDP client.invalid;branch=${generatedBranch(text)}`;
    case 'from':
      return `<sip:anonymous@anonymous.invalid>;tag=${generatedId(text, 'from', 8)}`;
    case 'to': {
      const uri = startLine.kind === 'request' ? text.slice(startLine.uri.start, startLine.uri.end) : '';
      return `<${uri === '' ? 'sip:anonymous@anonymous.invalid' : uri}>`;
    }
    case 'call-id':
      return `${generatedId(text, 'call-id', 16)}@client.invalid`;
    default:
      return startLine.kind === 'request'
        ? `1 ${text.slice(startLine.method.start, startLine.method.end)}`
        : undefined;
  }
}

/** Inserts what is missing; rows that go to the same place are joined in order. An empty field gets its value. */
function insertions(message: SipMessage, missing: readonly { id: string; name: string }[]): TextEdit[] {
  const edits = new Map<number, TextEdit>();
  for (const { id, name } of missing) {
    const value = generatedValue(message, id);
    if (value === undefined) continue;
    const field = findHeader(message, id);
    const blank = field && message.text.charAt(field.value.start - 1) === ':' ? ' ' : '';
    const edit = field
      ? { span: field.value, newText: blank + value }
      : insertHeader(message, `${name}: ${value}`, AFTER[id] ?? []);
    const there = edits.get(edit.span.start);
    edits.set(edit.span.start, there ? { ...edit, newText: there.newText + edit.newText } : edit);
  }
  return [...edits.values()];
}

/** One of the five header fields that every message carries is not there, or empty (RFC 3261 §8.1.1, §8.2.6.2). */
export const missingRequiredHeader: MessageRule = {
  scope: 'message',
  meta: {
    id: 'missing-required-header',
    category: 'header',
    severity: 'error',
    description: 'Via, From, To, Call-ID or CSeq is missing or empty.',
    reference: 'RFC 3261 §8.1.1, §8.2.6.2',
    fixable: true,
  },
  judges: { fields: [], names: true },
  check(context) {
    const { message, report } = context;
    if (isHeaderCut(context)) return;
    // Text without a start line and without any header field is no message with missing parts.
    if (message.kind === 'broken' && message.headers.length === 0) return;
    const missing = MANDATORY.filter(({ id }) => {
      const field = findHeader(message, id);
      return !field || field.value.end === field.value.start;
    });
    if (missing.length === 0) return;
    const names = missing.map(({ name }) => name).join(', ');
    const edits = insertions(message, missing);
    report({
      span: message.startLine.span,
      message: `Missing mandatory header ${missing.length === 1 ? 'field' : 'fields'}: ${names}.`,
      fixes: edits.length > 0 ? [{ title: 'Insert the missing header fields', edits }] : [],
    });
  },
};
