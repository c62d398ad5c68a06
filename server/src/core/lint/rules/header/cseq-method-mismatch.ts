import { findHeader } from '../../../sip/find-header';
import { readCSeq } from '../../../sip/read-cseq';
import type { MessageRule } from '../../rule';
import { methodInOtherCase } from '../syntax/method-unknown';

/** The CSeq of a request names another method than its request line (RFC 3261 §8.1.1.5). */
export const cseqMethodMismatch: MessageRule = {
  scope: 'message',
  meta: {
    id: 'cseq-method-mismatch',
    category: 'header',
    severity: 'error',
    description: 'The CSeq of a request names another method than its request line.',
    reference: 'RFC 3261 §8.1.1.5',
    fixable: true,
  },
  on: { kinds: ['request'], headers: ['cseq'] },
  judges: 'rows',
  check({ message, record, isTemplate, report }) {
    if (message.kind !== 'request') return;
    const field = findHeader(message, 'cseq');
    if (!field || isTemplate(field.value) || isTemplate(message.startLine.method)) return;
    if (record?.truncated && field.line.end >= message.text.length) return;
    const { value: cseq, problems } = readCSeq(message, field);
    const { start, end } = message.startLine.method;
    const method = message.text.slice(start, end);
    // A value that cannot be read is the matter of cseq-invalid; `Invite` with the right CSeq that of method-unknown.
    if (problems.length > 0 || cseq.method === method || cseq.method === methodInOtherCase(method)) return;
    report({
      span: cseq.methodSpan,
      message: `CSeq method ${cseq.method.slice(0, 40)} does not match the request method ${method.slice(0, 40)}.`,
      related: [{ message: 'The request method', span: message.startLine.span }],
      fixes: [
        { title: `Set the CSeq method to ${method}`, edits: [{ span: cseq.methodSpan, newText: method }] },
      ],
    });
  },
};
