import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedMs } from '../../../trace/elapsed';
import { type CancelOwed, cancelsOwed } from '../../obligations/fork-cancel';
import type { Verdict } from '../../obligations/judge';
import { reportOwed } from '../../obligations/report-owed';
import { label, orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A branch of a fork that goes on ringing after the call was answered elsewhere. */
export const forkLoserNotCancelled: GroupRule = {
  scope: 'group',
  meta: {
    id: 'fork-loser-not-cancelled',
    category: 'dialog',
    severity: 'warning',
    description:
      'A proxy leaves a branch of a fork ringing after another one was answered, or after a CANCEL.',
    reference: 'RFC 3261 §16.7',
    fixable: false,
  },
  check(group, facts, report) {
    reportOwed(
      cancelsOwed(group),
      {
        group,
        facts,
        report: found => {
          // The CANCEL may come right after the end of the capture.
          if (found.confidence !== 'pending') report(found);
        },
      },
      { message: messageOf, related: relatedOf },
    );
  },
};

function messageOf({ child, winner }: CancelOwed, verdict: Verdict, facts: CaptureFacts): string {
  const why =
    winner.keys.kind === 'request' ? 'the caller cancelled the call' : `${statusText(winner)} ended the fork`;
  const rings = child.responses.some(({ keys }) => keys.status === 180)
    ? 'still rings'
    : 'still works on the INVITE';
  const waited =
    verdict.elapsedMs === undefined ? '' : ` within ${seconds(Math.min(verdict.elapsedMs, 32_000))}`;
  return `${child.server ?? 'A branch'} ${rings} after ${why}: no CANCEL was sent to it${waited}${orderedNote(facts)}.`;
}

function relatedOf({ child, winner, opener }: CancelOwed) {
  const last = child.responses.at(-1);
  const places = [
    ...(child.request ? [relatedTo(child.request, 'INVITE that was not cancelled')] : []),
    ...(last && last !== opener ? [relatedTo(last, `${statusText(last)}, its last answer`)] : []),
    ...(winner === opener ? [] : [relatedTo(winner, `${label(winner)}, which decided`)]),
  ];
  return places.sort((a, b) => elapsedMs(b.at.message, a.at.message) ?? 0);
}
