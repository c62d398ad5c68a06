import { findHeader } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { type BodyPart, readBodies } from '../../../sip/read-bodies';
import { readTokens } from '../../../sip/read-tokens';
import { sliceSpan } from '../../../text/span';
import type { TextEdit } from '../../../text/text-edit';
import { hasLostBytes, insertHeader, isCut, isHeaderCut, isLogged, lineEndOf } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

const SIPFRAG = 'message/sipfrag;version=2.0';

/** The Event field of a NOTIFY that reports on a REFER (RFC 3515 §2.4.4); undefined for other messages. */
function referEvent(message: SipMessage): HeaderField | undefined {
  const { startLine, text } = message;
  if (startLine.kind !== 'request' || sliceSpan(text, startLine.method) !== 'NOTIFY') return undefined;
  const field = findHeader(message, 'event');
  const event = field && readTokens(message, field).value[0];
  return event && sliceSpan(text, event.token).toLowerCase() === 'refer' ? field : undefined;
}

function isStatus(text: string, { content, encoded }: BodyPart): boolean {
  if (encoded) return true;
  const head = text.slice(content.start, content.start + 60).replace(/^[\r\n]+/, '');
  return /^SIP\/2\.0 \d{3}(?!\d)/i.test(head);
}

/** Content-Type for a sipfrag, in place of the one that is there. */
function typeEdits(message: SipMessage): readonly TextEdit[] {
  const field = findHeader(message, 'content-type');
  if (field) return [{ span: field.value, newText: SIPFRAG }];
  const rows = message.headers.map(({ id }) => id).filter(id => id !== 'content-length');
  return [insertHeader(message, `Content-Type: ${SIPFRAG}`, rows)];
}

function fixesFor(message: SipMessage, hasStatus: boolean) {
  if (hasStatus) return [{ title: 'Set Content-Type to message/sipfrag', edits: typeEdits(message) }];
  if (!message.separator) return [];
  const { text, body } = message;
  const isEmpty = text.slice(body.start, body.end).trim() === '';
  const title = isEmpty ? 'Insert SIP/2.0 100 Trying' : 'Replace the body by SIP/2.0 100 Trying';
  const status = { span: body, newText: `SIP/2.0 100 Trying${lineEndOf(message)}` };
  const isTyped = readBodies(message).value.some(({ mediaType }) => mediaType === 'message/sipfrag');
  return [{ title, preferred: isEmpty, edits: isTyped ? [status] : [...typeEdits(message), status] }];
}

/** True if a log may have left the body out, so that its absence proves nothing. */
function isBodyUnknown(context: MessageContext): boolean {
  const { message, isTemplate } = context;
  if (isCut(context) || isHeaderCut(context) || !message.separator || hasLostBytes(message)) return true;
  if (isTemplate(message.body)) return true;
  return isLogged(context) && message.text.slice(message.body.start, message.body.end).trim() === '';
}

/** A NOTIFY about a REFER does not say how it went (RFC 3515 §2.4.5). */
export const notifyReferBody: MessageRule = {
  scope: 'message',
  meta: {
    id: 'notify-refer-body',
    category: 'subscription',
    severity: 'error',
    description: 'A NOTIFY of the event refer has no message/sipfrag body that starts with a status line.',
    reference: 'RFC 3515 §2.4.4, §2.4.5; RFC 3420',
    fixable: true,
  },
  on: { kinds: ['request'], headers: ['event'] },
  check(context) {
    const { message, report } = context;
    const event = referEvent(message);
    if (!event || isBodyUnknown(context)) return;
    const { text } = message;
    const parts = readBodies(message).value;
    if (parts.some(part => part.mediaType === 'message/sipfrag' && isStatus(text, part))) return;
    const hasStatus = parts.length === 1 && parts.every(part => isStatus(text, part));
    const type = findHeader(message, 'content-type');
    const lineEnd = text.slice(message.body.start).search(/[\r\n]|$/);
    const first = { start: message.body.start, end: message.body.start + lineEnd };
    const isEmpty = text.slice(message.body.start, message.body.end).trim() === '';
    const where = hasStatus ? type?.value : isEmpty ? undefined : first;
    report({
      span: where ?? message.startLine.span,
      message: 'NOTIFY for REFER needs a message/sipfrag body that starts with a status line.',
      related: [{ message: 'The Event header field', span: event.line }],
      fixes: fixesFor(message, hasStatus),
    });
  },
};
