import type { Group } from '../../../trace/group';
import { placeOf } from '../../../trace/message-places';
import { type Subscription, subscriptionsOf } from '../../../trace/subscriptions';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import type { Related, Severity } from '../../finding';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A NOTIFY that nobody asked for. */
export const notifyNoSubscription: GroupRule = {
  scope: 'group',
  meta: {
    id: 'notify-no-subscription',
    category: 'subscription',
    severity: 'warning',
    description: 'A NOTIFY belongs to no subscription: no SUBSCRIBE and no REFER asked for it.',
    reference: 'RFC 6665 §4.1.3, §3.2; RFC 3515 §2.4.4',
    fixable: false,
    options: {
      implicitPackages: {
        kind: 'words',
        default: ['message-summary', 'keep-alive', 'check-sync', 'resync', 'reboot', 'talk', 'hold'],
        ignoreCase: true,
        description: 'Event packages that are notified without a subscription: no finding if accepted.',
      },
    },
  },
  check(group, _facts, report, options) {
    const implicit = options.words('implicitPackages');
    for (const subscription of subscriptionsOf(group)) {
      const notify = subscription.kind === 'implicit' ? subscription.notifies[0] : undefined;
      const { request } = notify ?? {};
      const final = notify && finalResponse(notify);
      if (!request || !final || isBeforeCapture(request, group)) continue;
      const isCommon = implicit.has(subscription.eventPackage);
      const severity = severityOf(final, isCommon);
      if (!severity) continue;
      report({
        at: { message: request, span: placeOf(request, 'event') },
        message: `NOTIFY (${subscription.eventPackage || 'no Event'}) belongs to no subscription in the trace; it was answered with ${statusText(final)}.`,
        confidence: 'certain',
        ...(severity === 'warning' ? {} : { severity }),
        related: [relatedTo(final, statusText(final)), ...nearest(subscription, group)],
      });
    }
  },
};

/** RFC 6665 §4.1.3: 481 for a subscription that is not there, 489 for a package that is not known. */
function severityOf({ keys }: TraceMessage, isCommon: boolean): Severity | undefined {
  const { status = 0 } = keys;
  if (status === 481 || status === 489) return isCommon ? 'information' : 'warning';
  return status < 300 && !isCommon ? 'hint' : undefined;
}

/**
 * Guard START: inside of a dialog of which the set-up was not captured, what asked for the NOTIFY was not either. One
 * outside of any dialog has asked nobody.
 */
function isBeforeCapture({ keys }: TraceMessage, group: Group): boolean {
  const { fromTag, toTag } = keys;
  if (toTag === undefined) return false;
  return !group.dialogs.some(
    ({ state, callerTag, calleeTag }) =>
      state !== 'partial' &&
      ((callerTag === fromTag && calleeTag === toTag) || (callerTag === toTag && calleeTag === fromTag)),
  );
}

/** What the subscriber did ask for. */
function nearest({ subscriberTag }: Subscription, group: Group): readonly Related[] {
  const other = subscriptionsOf(group).find(
    own => own.kind !== 'implicit' && own.subscriberTag === subscriberTag,
  );
  const request = other?.openers[0]?.request;
  return other && request ? [relatedTo(request, `${request.keys.method} (${other.eventPackage})`)] : [];
}
