import { oncePer } from '../../text/once-per';
import type { Group } from '../../trace/group';
import { messageOrder } from '../../trace/message-order';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { type Obligation, owed } from './obligation';

/** O-AUTH: the request with credentials that a first challenge waits for (RFC 3261 §22.2, §22.3). */
export interface RetryOwed extends Obligation {
  readonly transaction: Transaction;
  readonly request: TraceMessage;
  /** The 401 or 407. */
  readonly challenge: TraceMessage;
}

/**
 * One for each From tag and method: its first challenge to a request without credentials, on the hop nearest to the
 * client. Met by a later request of that method and From tag, whatever it holds: what is wrong with it is told by
 * other rules.
 */
export const retriesOwed: (group: Group) => readonly RetryOwed[] = oncePer(group =>
  group.transactions.some(t => t.request && isChallenge(finalResponse(t))) ? findRetries(group) : NONE,
);

const NONE: readonly RetryOwed[] = [];

function findRetries(group: Group): readonly RetryOwed[] {
  const challenged = new Map<string, Transaction>();
  const newest = new Map<string, TraceMessage>();
  for (const t of group.transactions) {
    if (!t.request) continue;
    const identity = `${t.method}\n${t.request.keys.fromTag}`;
    newest.set(identity, t.request);
    if (isChallenge(finalResponse(t)) && !t.upstream && !challenged.has(identity))
      challenged.set(identity, t);
  }
  const order = messageOrder(group);
  const found: RetryOwed[] = [];
  for (const [identity, t] of challenged) {
    const challenge = finalResponse(t);
    const last = newest.get(identity);
    if (!t.request || !challenge || t.request.keys.hasCredentials) continue;
    found.push(
      owed({
        transaction: t,
        request: t.request,
        challenge,
        opener: challenge,
        hop: t.hop,
        silent: t.client ?? '',
        // With the old branch it looks like one more copy (`auth-cseq-not-incremented`).
        discharged:
          (last !== undefined && order(last) > order(challenge)) ||
          t.requestCopies.some(({ keys }) => keys.hasCredentials),
        prompt: true,
      }),
    );
  }
  return found;
}

function isChallenge(final: TraceMessage | undefined): boolean {
  return final?.keys.status === 401 || final?.keys.status === 407;
}
