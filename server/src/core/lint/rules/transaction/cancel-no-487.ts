import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Related } from '../../finding';
import { type CancelledInvite, cancelledInvites } from '../../obligations/cancelled-invite';
import type { Verdict } from '../../obligations/judge';
import { reportOwed } from '../../obligations/report-owed';
import { label, openUntil, orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A CANCEL that was accepted without the end that it asked for. */
export const cancelNo487: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cancel-no-487',
    category: 'transaction',
    severity: 'warning',
    description: 'A CANCEL is answered 200, but the INVITE gets no final, or is answered and never hung up.',
    reference: 'RFC 3261 §9.2',
    fixable: false,
  },
  check(group, facts, report) {
    reportOwed(cancelledInvites(group), { group, facts, report }, { message: messageOf, related: relatedOf });
  },
};

function messageOf(owed: CancelledInvite, verdict: Verdict, facts: CaptureFacts): string {
  const { accepted, answer } = owed;
  if (verdict.confidence === 'pending') {
    const missing = answer
      ? `No BYE after ${statusText(answer)} to a cancelled INVITE`
      : 'No 487 to the cancelled INVITE';
    return `${missing} ${openUntil(verdict, owed.deadlineMs, '')}.`;
  }
  const note = orderedNote(facts);
  if (answer)
    return `INVITE was answered ${statusText(answer)} although cancelled, and no BYE followed${note}.`;
  const waited =
    verdict.elapsedMs === undefined ? '' : ` within ${seconds(Math.min(verdict.elapsedMs, owed.deadlineMs))}`;
  return `INVITE was cancelled (${statusText(accepted)} to CANCEL) but got no 487${waited}${note}.`;
}

function relatedOf({ invite, cancel, accepted, answer }: CancelledInvite): readonly Related[] {
  return [
    relatedTo(invite, 'INVITE'),
    relatedTo(cancel, 'CANCEL'),
    ...(answer ? [relatedTo(accepted, label(accepted))] : []),
  ];
}
