import type { Group } from '../../../trace/group';
import { placeOf } from '../../../trace/message-places';
import { subscriptionsOf } from '../../../trace/subscriptions';
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
    if (!subscriptionsOf(group).some(({ kind }) => kind === 'implicit')) return;
    const whole = wholeDialogs(group);
    const asked = askedBy(group);
    for (const subscription of subscriptionsOf(group)) {
      const notify = subscription.kind === 'implicit' ? subscription.notifies[0] : undefined;
      const { request } = notify ?? {};
      const final = notify && finalResponse(notify);
      if (!request || !final || isBeforeCapture(request, whole)) continue;
      const isCommon = implicit.has(subscription.eventPackage);
      const severity = severityOf(final, isCommon);
      if (!severity) continue;
      report({
        at: { message: request, span: placeOf(request, 'event') },
        message: `NOTIFY (${subscription.eventPackage || 'no Event'}) belongs to no subscription in the trace; it was answered with ${statusText(final)}.`,
        confidence: 'certain',
        ...(severity === 'warning' ? {} : { severity }),
        related: [relatedTo(final, statusText(final)), ...(asked.get(subscription.subscriberTag) ?? [])],
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

/** Dialogs of which the set-up was captured, by their tags in both orders. */
function wholeDialogs({ dialogs }: Group): ReadonlySet<string> {
  return new Set(
    dialogs.flatMap(({ state, callerTag, calleeTag }) =>
      state === 'partial' ? [] : [`${callerTag}\n${calleeTag}`, `${calleeTag}\n${callerTag}`],
    ),
  );
}

/**
 * Guard START: inside of a dialog of which the set-up was not captured, what asked for the NOTIFY was not either. One
 * outside of any dialog has asked nobody.
 */
function isBeforeCapture({ keys }: TraceMessage, whole: ReadonlySet<string>): boolean {
  return keys.toTag !== undefined && !whole.has(`${keys.fromTag}\n${keys.toTag}`);
}

/** What each subscriber did ask for first, by its tag. */
function askedBy(group: Group): ReadonlyMap<string, readonly Related[]> {
  const asked = new Map<string, readonly Related[]>();
  for (const { kind, subscriberTag, eventPackage, openers } of subscriptionsOf(group)) {
    const request = kind === 'implicit' ? undefined : openers[0]?.request;
    if (!request || asked.has(subscriberTag)) continue;
    asked.set(subscriberTag, [relatedTo(request, `${request.keys.method} (${eventPackage})`)]);
  }
  return asked;
}
