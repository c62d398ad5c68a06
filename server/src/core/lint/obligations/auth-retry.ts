import { type AuthRound, authHistory } from '../../trace/auth-rounds';
import { isFromSender } from '../../trace/expected-requests';
import type { Group } from '../../trace/group';
import { messageOrder } from '../../trace/message-order';
import type { TraceMessage } from '../../trace/trace-message';

/** A retry with credentials of which the CSeq number is not above that of the request that was challenged. */
export interface UnraisedRetry {
  readonly round: AuthRound;
  readonly retry: TraceMessage;
}

const known = new WeakMap<Group, ReadonlyMap<TraceMessage, UnraisedRetry>>();

/**
 * The retries of a group that break RFC 3261 §22.2, by their message. Only those seen on the first hop of their sender:
 * a proxy that answers a challenge itself has no CSeq of its own.
 */
export function unraisedRetries(group: Group): ReadonlyMap<TraceMessage, UnraisedRetry> {
  let made = known.get(group);
  if (!made) {
    const found = new Map<TraceMessage, UnraisedRetry>();
    for (const round of authHistory(group).rounds) {
      const retry = unraisedIn(round, group);
      if (retry) found.set(retry, { round, retry });
    }
    made = found;
    known.set(group, made);
  }
  return made;
}

function unraisedIn({ transaction, request, challenge, retry }: AuthRound, group: Group) {
  const order = messageOrder(group);
  // With the old branch too it looks like one more copy of the request.
  const copy = transaction.requestCopies.find(
    m => m.keys.hasCredentials && !request.keys.hasCredentials && order(m) > order(challenge),
  );
  if (copy) return isFromSender(copy) ? copy : undefined;
  if (!retry?.keys.hasCredentials || !isFromSender(retry)) return undefined;
  const { cseq } = retry.keys;
  const before = request.keys.cseq;
  return cseq !== undefined && before !== undefined && cseq <= before ? retry : undefined;
}
