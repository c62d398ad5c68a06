import { isToken } from '../../../sip/chars';
import { allSubscriptionReasons, allSubscriptionStates, valueByName } from '../../../sip/facts/misc-values';
import { findHeader } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { findParam, paramText } from '../../../sip/param';
import { readNumber } from '../../../sip/read-number';
import { readTokens } from '../../../sip/read-tokens';
import { shownText } from '../../../sip/shown-text';
import type { TokenValue } from '../../../sip/views';
import { isJudged, methodOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

function judged(context: MessageContext, id: string): HeaderField | undefined {
  const field = findHeader(context.message, id);
  // An empty one is told by method-required-header.
  return field && field.value.end > field.value.start && isJudged(context, field) ? field : undefined;
}

function onlyValue(message: SipMessage, field: HeaderField): TokenValue | undefined {
  return readTokens(message, field).value[0];
}

function checkEvent(context: MessageContext, field: HeaderField): void {
  const { message, report } = context;
  const value = onlyValue(message, field);
  if (value && isToken(message.text, value.token.start, value.token.end)) return;
  report({ span: value?.token ?? field.value, message: 'Event: it is not exactly one event package.' });
}

function checkExpiry(context: MessageContext, value: TokenValue, state: string): void {
  const { message, report } = context;
  const expires = findParam(value.params, 'expires');
  if (state === 'terminated') {
    if (!expires) return;
    report({
      span: expires.span,
      severity: 'hint',
      message: 'Subscription-State: "expires" means nothing when it is terminated.',
      fixes: [{ title: 'Remove it', edits: [{ span: expires.span, newText: '' }] }],
    });
    return;
  }
  const seconds = expires && (paramText(message.text, expires) ?? '');
  if (seconds === undefined) {
    report({
      span: value.token,
      severity: 'warning',
      message: `Subscription-State: "expires" is missing for ${state}.`,
    });
  } else if (expires && !/^\d{1,10}$/.test(seconds)) {
    report({
      span: expires.value ?? expires.span,
      message: 'Subscription-State: "expires" is not a number.',
    });
  }
}

function checkState(context: MessageContext, field: HeaderField): void {
  const { message, report } = context;
  const value = onlyValue(message, field);
  if (!value || !isToken(message.text, value.token.start, value.token.end)) {
    report({ span: field.value, message: 'Subscription-State: it is not one state.' });
    return;
  }
  const state = message.text.slice(value.token.start, value.token.end).toLowerCase();
  if (!valueByName(allSubscriptionStates, state)) {
    // The grammar leaves room for others (RFC 6665 §8.4 extension-substate), but nobody has ever defined one.
    report({
      span: value.token,
      message: `Subscription-State: "${shownText(message.text, value.token)}" is none of active, pending and terminated.`,
    });
    return;
  }
  checkExpiry(context, value, state);
  const reason = findParam(value.params, 'reason');
  const name = reason && paramText(message.text, reason);
  if (!reason || name === undefined || valueByName(allSubscriptionReasons, name)) return;
  report({
    span: reason.value ?? reason.span,
    severity: 'hint',
    message: `Subscription-State: the reason "${name.slice(0, 40)}" is not registered.`,
  });
}

/** Event, Subscription-State or the Expires of a SUBSCRIBE cannot be understood (RFC 6665). */
export const eventHeaderInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'event-header-invalid',
    category: 'header',
    severity: 'error',
    description:
      'Event is not one package, Subscription-State not one known state, or the Expires of SUBSCRIBE no number.',
    reference: 'RFC 6665 §3.1, §4.1.3, §8.2, §8.4',
    fixable: true,
  },
  on: { headers: ['event', 'subscription-state', 'expires'] },
  judges: 'rows',
  check(context) {
    const { message, report } = context;
    const event = judged(context, 'event');
    if (event) checkEvent(context, event);
    const state = judged(context, 'subscription-state');
    if (state) checkState(context, state);
    const expires = judged(context, 'expires');
    if (!expires || message.kind !== 'request' || methodOf(message) !== 'SUBSCRIBE') return;
    if (readNumber(message, expires).problems.length === 0) return;
    const shown = shownText(message.text, expires.value);
    report({ span: expires.value, message: `Expires: "${shown}" is not a number of seconds.` });
  },
};
