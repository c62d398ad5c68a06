import type { Group } from '../../trace/group';
import { TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { hasCookie } from '../../trace/transaction-key';
import { type GroupIndex, groupIndex } from './group-index';
import type { Obligation } from './obligation';

/** O-487: what must follow when a CANCEL was accepted. */
export interface CancelledInvite extends Obligation {
  readonly invite: TraceMessage;
  readonly cancel: TraceMessage;
  /** The 2xx to the CANCEL. */
  readonly accepted: TraceMessage;
  /** The 2xx to the INVITE that came all the same; then a BYE is owed, and not a 487. */
  readonly answer: TraceMessage | undefined;
}

/**
 * One for each CANCEL with a 2xx (RFC 3261 §9.2): the INVITE owes its final, by rights a 487. Where a 2xx came after
 * the CANCEL instead, the caller owes a BYE. A 2xx that was there before the CANCEL is an ordinary call. Servers of RFC
 * 2543 send no 487, so an INVITE without the branch cookie opens nothing.
 */
export function cancelledInvites(group: Group): readonly CancelledInvite[] {
  const found: CancelledInvite[] = [];
  for (const c of group.transactions) {
    const accepted = finalResponse(c);
    const t = c.cancels;
    if (!t?.request || !c.request || !accepted || (accepted.keys.status ?? 0) >= 300) continue;
    if (!hasCookie(t.request.keys.branch)) continue;
    const parts = { invite: t.request, cancel: c.request, accepted };
    const owed = owedBy(t, parts, groupIndex(group));
    if (owed) found.push(owed);
  }
  return found;
}

interface Parts {
  readonly invite: TraceMessage;
  readonly cancel: TraceMessage;
  readonly accepted: TraceMessage;
}

function owedBy(t: Transaction, parts: Parts, index: GroupIndex): CancelledInvite | undefined {
  const shared = {
    ...parts,
    hop: t.hop,
    deadlineMs: TRANSACTION_TIMEOUT,
    proof: [],
    mustRepeat: false,
    repeated: false,
  };
  const answer = t.responses.find(response => is2xx(response));
  if (!answer) {
    const discharged = index.observed(t).hasFinal || index.isReactedTo(parts.invite);
    return { ...shared, answer, opener: parts.accepted, silent: t.server ?? '', discharged, prompt: true };
  }
  if (index.orderOf(answer) < index.orderOf(parts.cancel)) return undefined;
  const { fromTag, toTag } = answer.keys;
  const bye = index.dialogs.byeFrom(fromTag, toTag) ?? index.dialogs.byeFrom(toTag, fromTag);
  const discharged = bye !== undefined;
  return { ...shared, answer, opener: answer, silent: t.client ?? '', discharged, prompt: false };
}

function is2xx({ keys }: TraceMessage): boolean {
  return (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300;
}
