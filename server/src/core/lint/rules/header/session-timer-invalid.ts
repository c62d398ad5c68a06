import { findHeader } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readSessionInterval, type SessionInterval } from '../../../sip/read-session-expires';
import { hasOptionTag, isJudged, messageName, methodOf, statusOf } from '../../message-facts';
import { insertBeforeContent } from '../../row-position';
import type { MessageContext, MessageRule } from '../../rule';

/** RFC 4028 §4, §5: neither interval may be shorter. */
const LEAST = 90;

interface Interval extends SessionInterval {
  readonly field: HeaderField;
}

/** The interval of a row; undefined where it is missing, or no number: the matter of header-value-invalid. */
function intervalOf(context: MessageContext, id: string): Interval | undefined {
  const { message } = context;
  const field = findHeader(message, id);
  if (!field || !isJudged(context, field)) return undefined;
  const { value, problems } = readSessionInterval(message, field);
  return problems.length > 0 ? undefined : { ...value, field };
}

function checkLeast({ report }: MessageContext, name: string, interval: Interval): void {
  if (interval.seconds >= LEAST) return;
  report({
    span: interval.secondsSpan,
    message: `${name}: ${interval.seconds} is below ${LEAST} seconds.`,
    fixes: [
      {
        title: `Raise it to ${LEAST}`,
        edits: [{ span: interval.secondsSpan, newText: String(LEAST) }],
      },
    ],
  });
}

function isSuccess(message: SipMessage): boolean {
  const status = statusOf(message) ?? 0;
  return status >= 200 && status < 300;
}

function checkRefresher({ message, report }: MessageContext, interval: Interval): void {
  const { refresher, refresherName, secondsSpan } = interval;
  const end = { start: secondsSpan.end, end: secondsSpan.end };
  const add = { title: 'Add ;refresher=uac', edits: [{ span: end, newText: ';refresher=uac' }] };
  if (!refresher) {
    if (!isSuccess(message)) return;
    // RFC 4028 §9: only the 2xx decides who refreshes.
    report({ span: secondsSpan, message: 'Session-Expires: a 2xx must name the refresher.', fixes: [add] });
    return;
  }
  if (refresherName === 'uac' || refresherName === 'uas') return;
  report({
    span: refresher.span,
    message: 'Session-Expires: the refresher is neither "uac" nor "uas".',
    fixes: ['uac', 'uas'].map(name => ({
      title: `Set it to ${name}`,
      edits: [{ span: refresher.span, newText: `;refresher=${name}` }],
      preferred: name === 'uac',
    })),
  });
}

function checkPlace({ message, report }: MessageContext, interval: Interval): void {
  const method = methodOf(message);
  if (method === undefined || method === 'INVITE' || method === 'UPDATE') return;
  if (message.kind === 'response' && !isSuccess(message)) return;
  report({
    span: interval.field.name,
    severity: 'hint',
    // RFC 4028 §4, table 1 with RFC 3261 §20: "not applicable" MUST NOT be present in a request.
    ...(message.kind === 'request' ? { must: true as const } : {}),
    message: `Session-Expires: it means nothing in ${messageName(message)}.`,
  });
}

function checkRequire(context: MessageContext, interval: Interval): void {
  const { message, report } = context;
  if (!isSuccess(message) || interval.refresherName !== 'uac') return;
  if (hasOptionTag(message, 'require', 'timer') || methodOf(message) === undefined) return;
  // RFC 4028 §9 table 2: else the UAC need not refresh.
  report({
    span: interval.field.value,
    severity: 'warning',
    message: 'Session-Expires: with refresher=uac the 2xx must carry "Require: timer".',
    fixes: [{ title: 'Insert Require: timer', edits: [insertBeforeContent(message, 'Require: timer')] }],
  });
}

/** Session-Expires or Min-SE break the rules of session timers (RFC 4028). */
export const sessionTimerInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'session-timer-invalid',
    category: 'header',
    severity: 'error',
    description:
      'Session-Expires or Min-SE is too short, contradicts the other, or names no right refresher.',
    reference: 'RFC 4028 §4, §5, §6, §7.1, §9',
    fixable: true,
  },
  on: { headers: ['session-expires', 'min-se'] },
  judges: { fields: ['session-expires', 'min-se', 'require'] },
  check(context) {
    const { report } = context;
    const expires = intervalOf(context, 'session-expires');
    const least = intervalOf(context, 'min-se');
    if (least) checkLeast(context, 'Min-SE', least);
    if (!expires) return;
    checkPlace(context, expires);
    checkRefresher(context, expires);
    checkRequire(context, expires);
    if (expires.seconds < LEAST) {
      checkLeast(context, 'Session-Expires', expires);
    } else if (least && expires.seconds < least.seconds) {
      report({
        span: expires.secondsSpan,
        message: `Session-Expires: ${expires.seconds} is below the Min-SE of the same message, ${least.seconds}.`,
        related: [{ message: 'The Min-SE', span: least.field.value }],
        fixes: [
          {
            title: `Raise it to ${least.seconds}`,
            edits: [{ span: expires.secondsSpan, newText: String(least.seconds) }],
          },
        ],
      });
    }
  },
};
