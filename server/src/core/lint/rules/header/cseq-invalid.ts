import { findHeader, headerText } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readCSeq } from '../../../sip/read-cseq';
import type { CSeq } from '../../../sip/views';
import type { MessageRule } from '../../rule';

const LIMIT = 2 ** 31;

/** The value as it was most likely meant: parts exchanged, or the method left out; undefined where nobody can know. */
function rewritten(message: SipMessage, cseq: CSeq, value: string): string | undefined {
  const words = value.split(/\s/).filter(word => word !== '');
  const number = words.find(word => /^\d{1,10}$/.test(word) && Number(word) < LIMIT);
  if (number === undefined || words.length > 2) return undefined;
  const method = words.find(word => /^[A-Za-z]+$/.test(word));
  if (method) return `${number} ${method}`;
  if (words.length > 1 || message.kind !== 'request' || cseq.method !== '') return undefined;
  const { method: requestMethod } = message.startLine;
  return `${number} ${message.text.slice(requestMethod.start, requestMethod.end)}`;
}

/** CSeq is not a number below 2^31 followed by a method (RFC 3261 §8.1.1.5, §20.16). */
export const cseqInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'cseq-invalid',
    category: 'header',
    severity: 'error',
    description: 'CSeq is not a number below 2^31 followed by a method.',
    reference: 'RFC 3261 §8.1.1.5, §20.16',
    fixable: true,
  },
  on: { headers: ['cseq'] },
  judges: 'rows',
  check({ message, record, isTemplate, report }) {
    const field = findHeader(message, 'cseq');
    // An empty CSeq is a missing one.
    if (!field || field.value.end === field.value.start || isTemplate(field.value)) return;
    if (record?.truncated && field.line.end >= message.text.length) return;
    const { value: cseq, problems } = readCSeq(message, field);
    if (problems.length > 0) {
      const value = headerText(message, field);
      const better = rewritten(message, cseq, value);
      report({
        span: field.value,
        message: `CSeq "${value.slice(0, 60)}" is not a number below 2^31 followed by a method.`,
        fixes: better
          ? [{ title: `Write "${better}"`, edits: [{ span: field.value, newText: better }] }]
          : [],
      });
      return;
    }
    const digits = message.text.slice(cseq.numberSpan.start, cseq.numberSpan.end);
    if (digits.length > 1 && digits.startsWith('0')) {
      const plain = String(cseq.number);
      report({
        span: cseq.numberSpan,
        severity: 'hint',
        message: 'The CSeq number has leading zeros.',
        fixes: [{ title: `Write ${plain}`, edits: [{ span: cseq.numberSpan, newText: plain }] }],
      });
    }
  },
};
