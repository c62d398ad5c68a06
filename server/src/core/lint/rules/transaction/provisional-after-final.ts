import type { Transaction } from '../../../trace/transaction';
import { type LateProvisional, lateProvisional } from '../../obligations/late-provisional';
import { reportAtOrigin } from '../../obligations/report-at-origin';
import { secondFinal } from '../../obligations/second-final';
import { after, orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A provisional response to a request that has had its final one. */
export const provisionalAfterFinal: GroupRule = {
  scope: 'group',
  meta: {
    id: 'provisional-after-final',
    category: 'transaction',
    severity: 'warning',
    description: 'A provisional response is sent after the final response to the same request.',
    reference: 'RFC 3261 §17.2.1, §17.2.2',
    fixable: false,
  },
  check(group, facts, report) {
    const found = new Map<Transaction, TraceReport>();
    for (const t of group.transactions) {
      if (t.responses.length < 2) continue;
      // Two finals that contradict each other are the greater fault, and tell this one too.
      const late = secondFinal(t)?.isAllowed === false ? undefined : lateProvisional(t);
      if (late) found.set(t, reportOf(late, orderedNote(facts)));
    }
    reportAtOrigin(group, found, report);
  },
};

function reportOf({ late, final, isHarmless }: LateProvisional, note: string): TraceReport {
  return {
    at: { message: late, span: late.startLine },
    message: `${statusText(late)} was sent after the final ${statusText(final)}${after(final, late)}${note}.`,
    confidence: 'certain',
    ...(isHarmless ? { severity: 'hint' as const } : {}),
    related: [relatedTo(final, statusText(final))],
  };
}
