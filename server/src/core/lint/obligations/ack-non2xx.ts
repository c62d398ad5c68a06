import { flatMapped } from '../../text/flat-mapped';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { T1, TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { misfitFor } from './ack-misfit';
import { type GroupIndex, groupIndex } from './group-index';
import type { Obligation } from './obligation';
import { isUnreliable } from './transport';

/** O-ACK-N: the ACK that a final of 300 and above to an INVITE waits for, on one hop. */
export interface AckForNon2xx extends Obligation {
  readonly transaction: Transaction;
  readonly invite: TraceMessage;
  readonly copies: readonly TraceMessage[];
}

/** Half of it is a copy by another path, not by Timer G. */
const REPEATED = 0.9 * T1;

/**
 * One for each INVITE transaction of which the request was seen and whose first final is not a 2xx (RFC 3261
 * §17.1.1.3, §17.2.1). Met by an ACK on the same branch; by one that shares From tag, CSeq number and To tag on the
 * same hop; by either where the same transaction was seen elsewhere; and by an ACK between hosts that never carried
 * the INVITE, since a ladder may draw it from end to end (`rules.md` 3.1). An ACK that is there and wrong is told as such
 * (`ack-mismatch`).
 */
export function acksForNon2xx(group: Group): readonly AckForNon2xx[] {
  return flatMapped(group.transactions, t => {
    const final = t.method === 'INVITE' ? finalResponse(t) : undefined;
    if (!t.request || !final || (final.keys.status ?? 0) < 300) return undefined;
    const copies = t.responseCopies.get(final) ?? [];
    const mustRepeat = isUnreliable(final);
    return [
      {
        transaction: t,
        invite: t.request,
        opener: final,
        hop: t.hop,
        silent: t.client ?? '',
        deadlineMs: TRANSACTION_TIMEOUT,
        discharged: isAcknowledged(t, final, groupIndex(group)) || misfitFor(group, final) !== undefined,
        copies,
        proof: copies.filter(copy => (elapsedMs(final, copy) ?? REPEATED) >= REPEATED),
        mustRepeat,
        repeated: copies.length > 0,
        prompt: true,
      },
    ];
  });
}

function isAcknowledged(t: Transaction, final: TraceMessage, index: GroupIndex): boolean {
  const acks = index.acksOf(final);
  return index.observed(t).hasAck || acks.isOnHopOf(t) || acks.isPastInvite;
}
