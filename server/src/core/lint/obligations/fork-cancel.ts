import type { Group } from '../../trace/group';
import { forwardedCopies } from '../../trace/logical-requests';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { groupIndex } from './group-index';
import { type Obligation, owed } from './obligation';

/** O-FORKCANCEL: the CANCEL that a proxy owes a branch that still rings when another one has won (RFC 3261 §16.7 step 10). */
export interface CancelOwed extends Obligation {
  /** What the proxy received, and the branch that it left ringing. */
  readonly parent: Transaction;
  readonly child: Transaction;
  /** What ended the fork: the 2xx or 6xx that went up, or the CANCEL that came down. */
  readonly winner: TraceMessage;
}

/** One for each branch of a fork that has a provisional response and no final, once the fork was decided. */
export function cancelsOwed(group: Group): readonly CancelOwed[] {
  const found: CancelOwed[] = [];
  for (const parent of group.transactions) {
    if (parent.method !== 'INVITE' || !parent.request) continue;
    const children = forwardedCopies(group, parent);
    const winner = children.length > 1 ? decisionOf(parent) : undefined;
    if (!winner) continue;
    for (const child of children) {
      const owedHere = owedTo(child, { group, parent, winner });
      if (owedHere) found.push(owedHere);
    }
  }
  return found;
}

function decisionOf(parent: Transaction): TraceMessage | undefined {
  const final = parent.responses.find(({ keys }) => {
    const { status = 0 } = keys;
    return (status >= 200 && status < 300) || status >= 600;
  });
  return final ?? parent.cancelledBy[0]?.request;
}

function owedTo(
  child: Transaction,
  at: { readonly group: Group; readonly parent: Transaction; readonly winner: TraceMessage },
): CancelOwed | undefined {
  const [provisional] = child.responses;
  if (!provisional || finalResponse(child)) return undefined;
  const index = groupIndex(at.group);
  const isLate = index.orderOf(provisional) > index.orderOf(at.winner);
  return owed({
    parent: at.parent,
    child,
    winner: at.winner,
    // RFC 3261 §9.1: no CANCEL before the first provisional response.
    opener: isLate ? provisional : at.winner,
    hop: child.hop,
    silent: child.client ?? '',
    discharged: child.cancelledBy.length > 0 || index.observed(child).hasFinal,
    prompt: true,
  });
}
