import { findHeader } from '../../../sip/find-header';
import type { HeaderField } from '../../../sip/message';
import { readNumber } from '../../../sip/read-number';
import { readRack } from '../../../sip/read-rack';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import {
  hasOptionTag,
  isHeaderPartial,
  isJudged,
  messageName,
  methodOf,
  statusOf,
} from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

function say({ report }: MessageContext, span: Span, why: string, severity?: Severity): void {
  report({
    span,
    ...(severity ? { severity } : {}),
    message: `Reliable provisional header is wrong: ${why}.`,
  });
}

function checkRseq(context: MessageContext, field: HeaderField): void {
  const { message } = context;
  const status = statusOf(message);
  if (status === undefined || status <= 100 || status >= 200) {
    say(context, field.name, `RSeq stands in ${messageName(message)}`);
    return;
  }
  const { value, problems } = readNumber(message, field);
  // What is no number is the matter of header-value-invalid.
  if (problems.length > 0) return;
  // RFC 3262 §3: the first lies from 1 to 2^31-1; a later one may pass that, and one message cannot tell.
  if (value === 0) say(context, field.value, 'RSeq is 0');
  if (!isHeaderPartial(context) && !hasOptionTag(message, 'require', '100rel')) {
    say(context, field.name, 'RSeq without "Require: 100rel"');
  }
}

function checkResponse(context: MessageContext, rseq: HeaderField | undefined): void {
  const { message } = context;
  const status = statusOf(message);
  if (status === undefined || status >= 200 || !hasOptionTag(message, 'require', '100rel')) return;
  const require = findHeader(message, 'require');
  if (status <= 100) {
    if (require) say(context, require.value, '100 is never sent reliably');
  } else if (!rseq && !isHeaderPartial(context)) {
    say(context, message.startLine.span, 'there is "Require: 100rel" but no RSeq');
  }
}

function checkRack(context: MessageContext, field: HeaderField): void {
  const { message, report } = context;
  if (message.kind === 'response' || methodOf(message) !== 'PRACK') {
    say(context, field.name, `RAck stands in ${messageName(message)}`);
    return;
  }
  if (field.value.end === field.value.start) return;
  const { value, problems } = readRack(message, field);
  for (const { span } of problems) {
    say(context, span, 'RAck is not two numbers and a method');
  }
  if (problems.length > 0 || value.method === 'INVITE') return;
  report({
    span: value.methodSpan,
    severity: 'warning',
    message: 'Reliable provisional header is wrong: the method of RAck is not INVITE.',
  });
}

/** RSeq, RAck and `Require: 100rel` do not fit each other or their message (RFC 3262 §3, §7). */
export const reliabilityHeaderInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'reliability-header-invalid',
    category: 'header',
    severity: 'error',
    description: 'RSeq, RAck and "Require: 100rel" do not fit each other or the message.',
    reference: 'RFC 3262 §3, §7.1, §7.2',
    fixable: false,
  },
  on: { kinds: ['request', 'response'] },
  judges: { fields: ['rseq', 'rack', 'require'], names: true },
  check(context) {
    const { message } = context;
    if (message.kind === 'broken') return;
    const rseq = findHeader(message, 'rseq');
    const rack = findHeader(message, 'rack');
    if (message.kind === 'response') checkResponse(context, rseq);
    if (rseq && isJudged(context, rseq)) checkRseq(context, rseq);
    if (rack && isJudged(context, rack)) checkRack(context, rack);
  },
};
