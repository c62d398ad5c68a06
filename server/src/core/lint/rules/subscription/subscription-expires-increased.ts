import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { placeOf } from '../../../trace/message-places';
import { type Subscription, subscriptionsOf } from '../../../trace/subscriptions';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { isAfterRace } from '../../obligations/race';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A notifier that grants more than was asked for. */
export const subscriptionExpiresIncreased: GroupRule = {
  scope: 'group',
  meta: {
    id: 'subscription-expires-increased',
    category: 'subscription',
    severity: 'warning',
    description: 'A subscription is granted for longer than the SUBSCRIBE asked for.',
    reference: 'RFC 6665 §3.1.1, §4.2.1.1',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const subscription of subscriptionsOf(group)) {
      for (const { request, grant } of increasedIn(subscription, group)) {
        const { message, granted } = grant;
        const isNotify = message.keys.kind === 'request';
        report({
          at: { message, span: placeOf(message, isNotify ? 'subscription-state' : 'expires') },
          message: `${label(message)} grants ${granted} s, more than the ${request.keys.expiresHeader} s asked for.`,
          confidence: 'certain',
          related: [
            {
              message: `SUBSCRIBE asks for ${request.keys.expiresHeader} s`,
              at: { message: request, span: placeOf(request, 'expires') },
            },
          ],
        });
      }
    }
  },
};

interface Grant {
  readonly message: TraceMessage;
  readonly granted: number;
}

/** For each SUBSCRIBE the first message that grants more: its 2xx, or a NOTIFY before the next SUBSCRIBE. */
function* increasedIn(
  { kind, openers, notifies }: Subscription,
  group: Group,
): Iterable<{ readonly request: TraceMessage; readonly grant: Grant }> {
  if (kind !== 'subscribe') return;
  const order = messageOrder(group);
  let next = 0;
  for (const [i, opener] of openers.entries()) {
    const { request } = opener;
    const final = finalResponse(opener);
    const asked = request?.keys.expiresHeader;
    if (!request || !final || (final.keys.status ?? 0) >= 300 || asked === undefined) continue;
    const end = openers[i + 1]?.request;
    const grants: Grant[] = [{ message: final, granted: final.keys.expiresHeader ?? 0 }];
    for (; next < notifies.length; next++) {
      const notify = notifies[next]?.request;
      if (!notify) continue;
      if (end && order(notify) > order(end)) break;
      // One that was under way tells of the time before.
      if (!isAfterRace(final, notify, order(notify) > order(final))) continue;
      grants.push({ message: notify, granted: notify.keys.rare.subscriptionExpires ?? 0 });
    }
    const grant = grants.find(({ granted }) => granted > asked);
    if (grant) yield { request, grant };
  }
}
