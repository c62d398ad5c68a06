import { judge } from '../../obligations/judge';
import { notifiesOwed } from '../../obligations/notify-owed';
import { orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An accepted SUBSCRIBE after which nothing is notified. */
export const subscribeNoNotify: GroupRule = {
  scope: 'group',
  meta: {
    id: 'subscribe-no-notify',
    category: 'subscription',
    severity: 'warning',
    description: 'A SUBSCRIBE is accepted, and no NOTIFY follows.',
    reference: 'RFC 6665 §4.1.2.4, §4.2.1.2',
    fixable: false,
  },
  check(group, facts, report) {
    for (const owed of notifiesOwed(group)) {
      if (owed.subscription.kind !== 'subscribe') continue;
      const verdict = judge(owed, group, facts);
      if (!verdict || verdict.confidence === 'pending') continue;
      const { request, opener, subscription, deadlineMs } = owed;
      const within =
        verdict.elapsedMs === undefined ? '' : ` within ${seconds(Math.min(verdict.elapsedMs, deadlineMs))}`;
      report({
        at: { message: opener, span: opener.startLine },
        message: `SUBSCRIBE (${subscription.eventPackage || 'no Event'}) was accepted with ${statusText(opener)}, but no NOTIFY followed${within}${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        related: [relatedTo(request, 'SUBSCRIBE')],
      });
    }
  },
};
