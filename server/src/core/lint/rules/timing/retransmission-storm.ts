import { elapsedMs } from '../../../trace/elapsed';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { copiesAfterAnswer } from '../../obligations/repeats';
import { isUnreliable } from '../../obligations/transport';
import { after, relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A request that has to be sent over and over. Finals that are repeated have rules of their own. */
export const retransmissionStorm: GroupRule = {
  scope: 'group',
  meta: {
    id: 'retransmission-storm',
    category: 'timing',
    severity: 'warning',
    description: 'A request is repeated many times on one hop before it is answered.',
    reference: 'RFC 3261 §17.1.1.2',
    fixable: false,
    options: {
      minCopies: {
        kind: 'number',
        default: 4,
        minimum: 1,
        maximum: 1000,
        description:
          'Copies of one request, the first transmission not counted, from which on it is reported.',
      },
    },
  },
  check(group, _facts, report, options) {
    const least = options.number('minCopies');
    const reported = new Set<Transaction>();
    for (const t of group.transactions) {
      const { request } = t;
      const copies = request && isUnreliable(request) ? unansweredCopies(t) : [];
      const last = copies.at(-1);
      if (!request || !last || copies.length < least) continue;
      const isKnown = t.upstream !== undefined && reported.has(t.upstream);
      reported.add(t);
      if (isKnown) continue;
      const [answer] = t.responses;
      const gap = elapsedMs(request, last);
      const span = gap === undefined ? '' : ` in ${seconds(gap)}`;
      const server = t.server ?? 'the other side';
      const outcome = answer ? `answers only then (${statusText(answer)})` : 'does not answer';
      report({
        at: { message: request, span: request.startLine },
        message: `${t.method} was sent ${copies.length + 1} times${span}: ${server} ${outcome}.`,
        confidence: 'certain',
        related: copies
          .slice(0, SHOWN)
          .map((copy, i) => relatedTo(copy, `repeated, ${i + 1}${after(request, copy)}`)),
      });
    }
  },
};

/** Copies that are shown; the text counts all. */
const SHOWN = 20;

/** Those after an answer are another fault: `retransmission-after-response`. */
function unansweredCopies(t: Transaction): readonly TraceMessage[] {
  const late = copiesAfterAnswer(t)?.copies.length ?? 0;
  return t.requestCopies.slice(0, t.requestCopies.length - late);
}
