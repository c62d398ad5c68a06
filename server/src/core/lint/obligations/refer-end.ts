import type { Group } from '../../trace/group';
import type { Linked } from '../../trace/link-groups';
import { TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse } from '../../trace/transaction';
import type { ReferredCall, Transfer } from '../../trace/transfers';
import { type Obligation, owed } from './obligation';

/** O-REFER-END: the NOTIFY that tells how a transfer ended (RFC 3515 §2.4.5, §2.4.7). */
export interface FinalNotifyOwed extends Obligation {
  /** That of the REFER: judge with it. */
  readonly group: Group;
  readonly transfer: Transfer;
  /** The last NOTIFY so far. */
  readonly notify: TraceMessage;
  /** The call that came of it, if just one is in the trace. */
  readonly call: ReferredCall | undefined;
}

/**
 * One for each REFER of which the progress was notified and the end was not, once the end is known: the final of the
 * INVITE that it brought about, and 64 × T1; else the time for which the subscription was granted.
 */
export function finalNotifiesOwed(linked: Linked): readonly FinalNotifyOwed[] {
  return linked.transfers.flatMap(transfer => {
    const { group, subscription, calls } = transfer;
    const last = subscription?.notifies.at(-1);
    const notify = last?.request;
    if (!subscription || !last || !notify || subscription.ended) return [];
    const call = calls.length === 1 ? calls[0] : undefined;
    const final = call && finalResponse(call.invite);
    const { subscriptionExpires } = notify.keys.rare;
    if (!final && subscriptionExpires === undefined) return [];
    const deadlineMs = final ? TRANSACTION_TIMEOUT : (subscriptionExpires ?? 0) * 1000;
    const opener = final ?? notify;
    const parts = { group, transfer, notify, call, opener, hop: last.hop, silent: last.client ?? '' };
    return [owed({ ...parts, deadlineMs, isLasting: final === undefined })];
  });
}
