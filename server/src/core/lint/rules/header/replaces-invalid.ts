import { findHeader, findHeaders } from '../../../sip/find-header';
import type { HeaderField } from '../../../sip/message';
import { findParam } from '../../../sip/param';
import { readDialogId } from '../../../sip/read-dialog-id';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import { isJudged, methodOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

function say({ report }: MessageContext, span: Span, why: string, severity?: Severity): void {
  report({ span, ...(severity ? { severity } : {}), message: `Replaces is not valid: ${why}.` });
}

function checkValue(context: MessageContext, field: HeaderField): void {
  const { message } = context;
  const id = readDialogId(message, field);
  const value = message.text.slice(field.value.start, field.value.end);
  const comma = value.indexOf(',');
  if (comma >= 0) {
    const at = field.value.start + comma;
    say(context, { start: at, end: field.value.end }, 'it names more than one dialog');
    return;
  }
  const missing = [...(id.toTag ? [] : ['to-tag']), ...(id.fromTag ? [] : ['from-tag'])];
  if (missing.length > 0)
    say(context, field.value, `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing`);
  if (id.callId.end === id.callId.start) say(context, field.value, 'the Call-ID is missing');
  if (id.toTag === '0' || id.fromTag === '0') {
    say(context, field.value, 'a tag of 0 stands for a peer without tags (RFC 2543)', 'hint');
  }
  const early = findParam(id.params, 'early-only');
  if (early?.value) say(context, early.span, '"early-only" takes no value');
}

/** Replaces names no single dialog, or stands where it can replace none (RFC 3891 §3, §6.1). */
export const replacesInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'replaces-invalid',
    category: 'header',
    severity: 'error',
    description: 'Replaces stands outside of INVITE or beside Join, or does not name one dialog.',
    reference: 'RFC 3891 §3, §6.1; RFC 3911 §4',
    fixable: false,
  },
  on: { kinds: ['request'], headers: ['replaces'] },
  judges: { fields: ['replaces', 'join'] },
  check(context) {
    const { message } = context;
    // In a response it is told by header-not-allowed.
    if (message.kind !== 'request') return;
    const [first, second] = findHeaders(message, 'replaces');
    if (!first) return;
    const method = methodOf(message);
    if (method !== 'INVITE' && !context.isTemplate(message.startLine.method)) {
      say(context, first.name, `it stands in ${method}`);
    }
    const join = findHeader(message, 'join');
    if (join) say(context, first.name, 'it stands beside Join');
    // Several rows are told by duplicate-header.
    if (!second && isJudged(context, first)) checkValue(context, first);
  },
};
