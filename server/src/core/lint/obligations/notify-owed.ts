import type { Group } from '../../trace/group';
import { type Subscription, subscriptionsOf } from '../../trace/subscriptions';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse } from '../../trace/transaction';
import { mayPassBy } from './ack-2xx';
import { groupIndex } from './group-index';
import { type Obligation, owed } from './obligation';

/** O-NOTIFY: the NOTIFY that an accepted SUBSCRIBE or REFER waits for (RFC 6665 §4.1.2.4, RFC 3515 §2.4.4). */
export interface NotifyOwed extends Obligation {
  readonly subscription: Subscription;
  /** The SUBSCRIBE or REFER. */
  readonly request: TraceMessage;
}

/** A receiver that was told so sends no NOTIFY (RFC 4488, RFC 7614). */
const WITHOUT_NOTIFY: ReadonlySet<string> = new Set(['norefersub', 'nosub', 'explicitsub']);

/**
 * One for each SUBSCRIBE, first and refresh, and each REFER with a 2xx. Met by any NOTIFY of that subscription after the
 * request, also before its 2xx. Where a NOTIFY may pass by what the capture shows, nothing is owed.
 */
export function notifiesOwed(group: Group): readonly NotifyOwed[] {
  const found: NotifyOwed[] = [];
  for (const subscription of subscriptionsOf(group)) {
    const last = subscription.notifies.at(-1)?.request;
    for (const t of subscription.openers) {
      const answer = finalResponse(t);
      if (!t.request || !answer || (answer.keys.status ?? 0) >= 300) continue;
      if (t.request.keys.options.required.some(tag => WITHOUT_NOTIFY.has(tag))) continue;
      const index = groupIndex(group);
      const isMet = last !== undefined && index.orderOf(last) > index.orderOf(t.request);
      if (!isMet && mayPassBy(t, answer, index)) continue;
      found.push(
        owed({
          subscription,
          request: t.request,
          opener: answer,
          hop: t.hop,
          silent: t.server ?? '',
          discharged: isMet || subscription.ended !== undefined,
          prompt: true,
        }),
      );
    }
  }
  return found;
}
