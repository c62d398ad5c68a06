import { finalResponse } from '../../../trace/transaction';
import { judge, type Verdict } from '../../obligations/judge';
import { type FinalNotifyOwed, finalNotifiesOwed } from '../../obligations/refer-end';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A transfer of which the outcome is never reported. */
export const referNoFinalNotify: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'refer-no-final-notify',
    category: 'subscription',
    severity: 'warning',
    description: 'The progress of a REFER is reported, and its outcome is not: no NOTIFY with terminated.',
    reference: 'RFC 3515 §2.4.5, §2.4.7; RFC 6665 §4.2.2',
    fixable: false,
  },
  check(linked, facts, report) {
    for (const owed of finalNotifiesOwed(linked)) {
      const verdict = judge(owed, owed.group, facts);
      if (!verdict || verdict.confidence === 'pending') continue;
      const { notify, call, transfer } = owed;
      const final = call && finalResponse(call.invite);
      const refer = transfer.refer.request;
      report({
        at: { message: notify, span: notify.startLine },
        message: `${messageOf(owed, verdict)}${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        related: [
          ...(refer ? [relatedTo(refer, 'REFER')] : []),
          ...(final ? [relatedTo(final, `${statusText(final)}: how the call went`)] : []),
        ],
      });
    }
  },
};

function messageOf({ notify, call }: FinalNotifyOwed, { elapsedMs }: Verdict): string {
  const { sipfragStatus = 0 } = notify.keys.rare;
  if (sipfragStatus >= 200) {
    return `The outcome ${sipfragStatus} of the transfer was reported, but no NOTIFY with terminated ended the subscription`;
  }
  const until = call ? 'the call was decided' : 'the subscription expired';
  const when = elapsedMs === undefined ? '' : ` although ${until}`;
  return `The outcome of the transfer was never reported: no NOTIFY with terminated follows this one${when}`;
}
