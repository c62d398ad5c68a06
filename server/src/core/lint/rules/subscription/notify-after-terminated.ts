import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { placeOf } from '../../../trace/message-places';
import { type Subscription, subscriptionsOf } from '../../../trace/subscriptions';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { isAfterRace } from '../../obligations/race';
import { statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A NOTIFY of a subscription that is over. */
export const notifyAfterTerminated: GroupRule = {
  scope: 'group',
  meta: {
    id: 'notify-after-terminated',
    category: 'subscription',
    severity: 'warning',
    description: 'A NOTIFY is sent after the subscription was terminated, or after its subscriber said 481.',
    reference: 'RFC 6665 §4.4.1, §4.2.2, §4.1.3',
    fixable: false,
  },
  check(group, _facts, report) {
    const several = severalRefers(group);
    for (const subscription of subscriptionsOf(group)) {
      const { ended } = subscription;
      if (!ended || !isEnd(subscription, ended) || isMixed(subscription, several)) continue;
      const late = firstAfter(subscription, ended, group);
      if (!late) continue;
      const { kind, rare } = ended.keys;
      const isRefused = kind === 'response';
      const reason = rare.subscriptionReason === undefined ? '' : ` (${rare.subscriptionReason})`;
      const how = isRefused ? `${statusText(ended)} to the NOTIFY before` : `NOTIFY with terminated${reason}`;
      report({
        at: { message: late, span: placeOf(late, 'subscription-state') },
        message: `NOTIFY (${subscription.eventPackage}) was sent after the subscription had ended: ${how}.`,
        confidence: 'certain',
        related: [
          {
            message: how,
            at: { message: ended, span: isRefused ? ended.startLine : placeOf(ended, 'subscription-state') },
          },
        ],
      });
    }
  },
};

/** A NOTIFY that was challenged or refused ends nothing and may be sent again. */
function isEnd({ notifies }: Subscription, ended: TraceMessage): boolean {
  if (ended.keys.kind === 'response') return true;
  const t = notifies.find(own => own.request === ended);
  const status = t && finalResponse(t)?.keys.status;
  return status !== undefined && status < 300;
}

/** Subscribers of the group that sent more than one REFER. */
function severalRefers(group: Group): ReadonlySet<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const { kind, subscriberTag } of subscriptionsOf(group)) {
    if (kind !== 'refer') continue;
    if (seen.has(subscriberTag)) several.add(subscriberTag);
    seen.add(subscriberTag);
  }
  return several;
}

/** Without an id the notifications of several REFERs look alike (RFC 3515 §2.4.6). */
function isMixed(subscription: Subscription, several: ReadonlySet<string>): boolean {
  const { eventPackage, notifies, id, kind, subscriberTag } = subscription;
  if (eventPackage !== 'refer') return false;
  if (kind === 'implicit') return id === undefined;
  return several.has(subscriberTag) && notifies.some(t => t.request?.keys.rare.eventId !== id);
}

function firstAfter({ notifies }: Subscription, ended: TraceMessage, group: Group): TraceMessage | undefined {
  const order = messageOrder(group);
  const isRefused = ended.keys.kind === 'response';
  for (const { request } of notifies) {
    if (!request || request === ended) continue;
    const isLater = order(request) > order(ended);
    // Those under way when the 481 came, and those that overtook each other, were sent before.
    const isSentAfter = isRefused
      ? isAfterRace(ended, request, isLater)
      : isLater && (request.keys.cseq ?? 0) > (ended.keys.cseq ?? 0);
    if (isSentAfter) return request;
  }
  return undefined;
}
