import { elapsedMs } from '../../../trace/elapsed';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { isOnHop } from '../../obligations/observations';
import { relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An answer that took long. */
export const responseLate: GroupRule = {
  scope: 'group',
  meta: {
    id: 'response-late',
    category: 'timing',
    severity: 'information',
    description: 'A request other than INVITE is answered slowly, or any request after its client gave up.',
    reference: 'RFC 3261 §17.1.2.2',
    fixable: false,
    fold: 'sender',
    options: {
      slowMs: {
        kind: 'number',
        default: 2000,
        minimum: 1,
        maximum: 3_600_000,
        description: 'Milliseconds above which the final response to a request other than INVITE is late.',
      },
    },
  },
  check(group, _facts, report, options) {
    const slowMs = options.number('slowMs');
    const reported = new Set<Transaction>();
    for (const t of group.transactions) {
      const { request } = t;
      const answer = answerOf(t);
      const took = request && answer && elapsedMs(request, answer);
      const limit = t.method === 'INVITE' ? TRANSACTION_TIMEOUT : Math.min(slowMs, TRANSACTION_TIMEOUT);
      if (!request || !answer || took === undefined || took <= limit || took > LONGEST) continue;
      reported.add(t);
      // A hop further down has the same delay; the first one is that of whoever asked.
      if (t.upstream && reported.has(t.upstream)) continue;
      const note = took > TRANSACTION_TIMEOUT ? '; its client gave up after 32 s' : '';
      report({
        at: { message: answer, span: answer.startLine },
        message: `${statusText(answer)} to ${t.method} took ${seconds(took)}${note}.`,
        confidence: 'certain',
        related: [relatedTo(request, t.method)],
      });
    }
  },
};

/** A longer time is that of a clock that jumped, ms. */
const LONGEST = 600_000;

function answerOf(t: Transaction): TraceMessage | undefined {
  const answer = t.method === 'INVITE' ? t.responses[0] : finalResponse(t);
  return answer && isOnHop(answer, t) ? answer : undefined;
}
