import type { StatusLine } from '../../../sip/message';
import type { MessageRule } from '../../rule';

/** True for a status code that is there and is not three digits from 100 to 699 (RFC 3261 §7.2). */
export function isStatusCodeInvalid(text: string, line: StatusLine): boolean {
  const found = text.slice(line.statusCode.start, line.statusCode.end);
  return found !== '' && !/^[1-6]\d\d$/.test(found);
}

/** The status code is not between 100 and 699. */
export const statusCodeInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'status-code-invalid',
    category: 'syntax',
    severity: 'error',
    description: 'The status code of a response is not three digits from 100 to 699.',
    reference: 'RFC 3261 §7.2, §21',
    fixable: false,
  },
  on: { kinds: ['response'] },
  check({ message, isTemplate, report }) {
    const { startLine, text } = message;
    if (startLine.kind !== 'response' || isTemplate(startLine.statusCode)) return;
    if (!isStatusCodeInvalid(text, startLine)) return;
    const code = text.slice(startLine.statusCode.start, startLine.statusCode.end);
    report({
      span: startLine.statusCode,
      message: `Status code "${code.slice(0, 40)}" is not between 100 and 699.`,
    });
  },
};
