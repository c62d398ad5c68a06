import type { Transaction } from '../../../trace/transaction';
import { lateProvisional } from '../../obligations/late-provisional';
import { reportAtOrigin } from '../../obligations/report-at-origin';
import { type SecondFinal, secondFinal } from '../../obligations/second-final';
import { after, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A request that got two final responses which contradict each other. */
export const multipleFinalResponses: GroupRule = {
  scope: 'group',
  meta: {
    id: 'multiple-final-responses',
    category: 'transaction',
    severity: 'error',
    description: 'A request gets a second final response that is not a copy of the first.',
    reference: 'RFC 3261 §17.2.1, §17.2.2, §16.7',
    fixable: false,
  },
  check(group, _facts, report) {
    const found = new Map<Transaction, TraceReport>();
    for (const t of group.transactions) {
      const second = secondFinal(t);
      // That a fork is answered after a refusal is no fault; that it rang after it is told by `provisional-after-final`.
      if (second && !(second.isAllowed && lateProvisional(t))) found.set(t, reportOf(t, second));
    }
    reportAtOrigin(group, found, report);
  },
};

function reportOf({ method, request }: Transaction, { first, second, isAllowed }: SecondFinal): TraceReport {
  const number = second.keys.cseq === undefined ? '' : ` (CSeq ${second.keys.cseq})`;
  const [a, b] = [statusText(first), statusText(second)];
  return {
    at: { message: second, span: second.startLine },
    message: isAllowed
      ? `${method}${number} was answered ${b} by another fork after the final ${a}: the caller may have given up.`
      : `${method}${number} got two different final responses: ${a}, then ${b}.`,
    confidence: 'certain',
    ...(isAllowed ? { severity: 'information' as const } : {}),
    related: [
      ...(request ? [relatedTo(request, method)] : []),
      relatedTo(first, a),
      relatedTo(second, `${b}${after(first, second)}`),
    ],
  };
}
