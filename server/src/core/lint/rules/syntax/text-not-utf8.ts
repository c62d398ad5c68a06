import { lostBytesAt } from '../../../text/lost-bytes';
import type { TextRule } from '../../rule';

/** The buffer holds U+FFFD: the file was not UTF-8, and the bytes behind these characters are lost. */
export const textNotUtf8: TextRule = {
  scope: 'text',
  meta: {
    id: 'text-not-utf8',
    category: 'syntax',
    severity: 'information',
    description: 'The file is not UTF-8, so that some of its bytes are not known.',
    reference: 'RFC 3261 §7',
    fixable: false,
    fold: 'document',
  },
  check({ text, unit }, report) {
    const span = lostBytesAt(text, unit);
    if (!span) return;
    report({
      span,
      message:
        'The file is not UTF-8: characters that could not be read stand as U+FFFD, so lengths are not checked where they occur.',
    });
  },
};
