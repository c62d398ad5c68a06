import { utf8Length } from '../../../text/utf8-length';
import type { MessageRule } from '../../rule';

/** The capture or log holds only a part of the message: what needs the rest is not judged. */
export const messageTruncated: MessageRule = {
  scope: 'message',
  meta: {
    id: 'message-truncated',
    category: 'syntax',
    severity: 'information',
    description: 'The capture or log holds only a part of the message.',
    reference: 'RFC 3261 §18.3',
    fixable: false,
  },
  on: { origin: 'captured' },
  check({ message, record, report }) {
    if (!record?.truncated) return;
    const kept = message.unit === 'bytes' ? message.text.length : utf8Length(message.text);
    const wire = record.declaredBytes;
    const what = wire !== undefined && wire > kept ? `${kept} of ${wire} bytes` : `the first ${kept} bytes`;
    report({
      span: message.startLine.span,
      message: `Only ${what} were captured; checks that need the rest are skipped.`,
    });
  },
};
