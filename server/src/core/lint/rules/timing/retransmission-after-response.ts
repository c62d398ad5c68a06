import type { Transaction } from '../../../trace/transaction';
import { copiesAfterAnswer } from '../../obligations/repeats';
import { after, relatedTo, statusText, times } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A request that is repeated although it was answered: the answer does not reach its client. */
export const retransmissionAfterResponse: GroupRule = {
  scope: 'group',
  meta: {
    id: 'retransmission-after-response',
    category: 'timing',
    severity: 'warning',
    description: 'A client goes on repeating a request that was answered.',
    reference: 'RFC 3261 §17.1.1.2',
    fixable: false,
  },
  check(group, _facts, report) {
    const reported = new Set<Transaction>();
    for (const t of group.transactions) {
      const found = foundIn(t);
      if (!found) continue;
      // A proxy without state forwards each copy.
      const isKnown = t.upstream !== undefined && reported.has(t.upstream);
      reported.add(t);
      if (!isKnown) report(found);
    }
  },
};

/** Copies that are shown; the text counts all. */
const SHOWN = 10;

function foundIn(t: Transaction): TraceReport | undefined {
  const repeated = copiesAfterAnswer(t);
  const [first, ...others] = repeated?.copies ?? [];
  if (!repeated || !first) return undefined;
  const { answer } = repeated;
  const client = t.client ?? 'its client';
  return {
    at: { message: first, span: first.startLine },
    message: `${t.method} was repeated ${times(repeated.copies.length)} after ${statusText(answer)} had been sent: the answer does not reach ${client}.`,
    confidence: 'certain',
    related: [
      ...(t.request ? [relatedTo(t.request, `${t.method}, first sent`)] : []),
      relatedTo(answer, `${statusText(answer)} to ${answer.keys.destination ?? client}`),
      ...others.slice(0, SHOWN).map(copy => relatedTo(copy, `repeated once more${after(answer, copy)}`)),
    ],
  };
}
