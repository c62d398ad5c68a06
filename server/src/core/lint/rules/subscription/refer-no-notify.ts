import { judge } from '../../obligations/judge';
import { notifiesOwed } from '../../obligations/notify-owed';
import { orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An accepted REFER of which nobody tells how it goes. */
export const referNoNotify: GroupRule = {
  scope: 'group',
  meta: {
    id: 'refer-no-notify',
    category: 'subscription',
    severity: 'warning',
    description: 'A REFER is accepted, and no NOTIFY reports on it.',
    reference: 'RFC 3515 §2.4.4; RFC 6665 §4.2.1.2; RFC 4488',
    fixable: false,
  },
  check(group, facts, report) {
    for (const owed of notifiesOwed(group)) {
      const { subscription, opener, request, deadlineMs } = owed;
      // The receiver may agree to send none in its answer too (RFC 4488 §4).
      if (subscription.kind !== 'refer' || opener.keys.rare.noReferSub) continue;
      const verdict = judge(owed, group, facts);
      if (!verdict || verdict.confidence === 'pending') continue;
      const within =
        verdict.elapsedMs === undefined ? '' : ` within ${seconds(Math.min(verdict.elapsedMs, deadlineMs))}`;
      report({
        at: { message: opener, span: opener.startLine },
        message: `REFER was accepted with ${statusText(opener)}, but no NOTIFY reported on it${within}${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        related: [relatedTo(request, 'REFER')],
      });
    }
  },
};
