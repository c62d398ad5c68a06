import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';

/** A final response after another one that is no copy of it. */
export interface SecondFinal {
  readonly first: TraceMessage;
  readonly second: TraceMessage;
  /** A proxy forwards each 2xx to an INVITE, also after a refusal of another fork (RFC 3261 §16.7 step 5). */
  readonly isAllowed: boolean;
}

const known = new WeakMap<Transaction, SecondFinal | undefined>();

/**
 * The second final of a transaction on its hop, the wrong one if there is any; undefined where the finals are copies,
 * answers of several forks, or differ by their To tag alone (`response-to-tag-changed`), and where the client asked two
 * things in one transaction. Linear; each transaction is looked at once.
 */
export function secondFinal(t: Transaction): SecondFinal | undefined {
  if (!known.has(t)) known.set(t, t.responses.length < 2 ? undefined : find(t));
  return known.get(t);
}

function find(t: Transaction): SecondFinal | undefined {
  const { request } = t;
  if (t.requestCopies.some(copy => copy.keys.hash !== request?.keys.hash)) return undefined;
  const refused = new Set<string | undefined>();
  const answered = new Set<string | undefined>();
  let allowed: SecondFinal | undefined;
  let before: TraceMessage | undefined;
  for (const final of t.responses) {
    const { status = 0, toTag, cseq } = final.keys;
    // What echoes another CSeq number is another fault (`response-echo-mismatch`).
    if (status < 200 || (request && cseq !== request.keys.cseq)) continue;
    const isAnswer = t.method === 'INVITE' && status < 300;
    if (before) {
      const isOfFork = !refused.has(toTag) && !answered.has(toTag) && request?.keys.toTag === undefined;
      const isWrong = isAnswer ? !isOfFork : status !== before.keys.status;
      if (isWrong) return { first: before, second: final, isAllowed: false };
      if (isAnswer && refused.size > 0) allowed ??= { first: before, second: final, isAllowed: true };
    }
    (isAnswer ? answered : refused).add(toTag);
    before = final;
  }
  return allowed;
}
