import { bodyLength, bodyLengthAsCrlf } from '../../../sip/body-length';
import { findHeader } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { lineEndAt } from '../../../sip/message-file-lines';
import { readNumber } from '../../../sip/read-number';
import { insertHeader, isHeaderCut } from '../../header-part';
import type { MessageRule } from '../../rule';

/** True if the text after the headers is a body for sure: a log may have other lines behind a message. */
function isBodySure(message: SipMessage, isEveryByteKnown: boolean): boolean {
  const field = findHeader(message, 'content-length');
  if (!field) return isEveryByteKnown;
  const { value, problems } = readNumber(message, field);
  return problems.length > 0 ? isEveryByteKnown : value > 0;
}

/** There is a body, but nothing says what it is (RFC 3261 §7.4.1, §20.15). */
export const contentTypeMissing: MessageRule = {
  scope: 'message',
  meta: {
    id: 'content-type-missing',
    category: 'header',
    severity: 'error',
    description: 'A message has a body but no Content-Type.',
    reference: 'RFC 3261 §7.4.1, §20.15',
    fixable: true,
  },
  on: { body: 'some' },
  check(context) {
    const { message, record, authored, report } = context;
    if (isHeaderCut(context) || findHeader(message, 'content-type')) return;
    const body = message.text.slice(message.body.start, message.body.end);
    if (!/[^\r\n]/.test(body) || !isBodySure(message, authored || record?.exactBytes === true)) return;
    const length = authored ? bodyLengthAsCrlf(message) : bodyLength(message);
    const isSdp = body.startsWith('v=0');
    const first = { start: message.body.start, end: lineEndAt(message.text, message.body.start) };
    report({
      span: message.startLine.span,
      message: `A body of ${length} ${length === 1 ? 'byte' : 'bytes'} has no Content-Type.`,
      related: [{ message: 'The body', span: first }],
      fixes: isSdp
        ? [
            {
              title: 'Insert Content-Type: application/sdp',
              edits: [
                insertHeader(
                  message,
                  'Content-Type: application/sdp',
                  message.headers.map(h => h.id).filter(id => id !== 'content-length'),
                ),
              ],
            },
          ]
        : [],
    });
  },
};
