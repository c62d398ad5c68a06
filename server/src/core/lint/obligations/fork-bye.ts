import type { Dialog } from '../../trace/dialog';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { halfDialogs } from '../../trace/half-dialogs';
import { messageOrder } from '../../trace/message-order';
import { byTag } from '../../trace/responses-by-tag';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { type Obligation, owed } from './obligation';

/** O-FORKBYE: the BYE that a caller owes all but one of those who answered (RFC 3261 §13.2.2.4). */
export interface ByeOwed extends Obligation {
  readonly invite: Transaction;
  readonly answers: readonly TraceMessage[];
  /** The dialogs that nobody ended, the first answer's first. One alone is left behind, not kept, if the call went on in another. */
  readonly kept: readonly Dialog[];
}

interface Answered {
  readonly dialog: Dialog;
  readonly answer: TraceMessage;
}

/** One for each INVITE that was answered by several, on the hop nearest to the caller. */
export function byesOwed(group: Group): readonly ByeOwed[] {
  const order = messageOrder(group);
  const found: ByeOwed[] = [];
  for (const { dialogs } of halfDialogs(group)) {
    if (dialogs.length < 2) continue;
    const byInvite = new Map<Transaction, Answered[]>();
    for (const dialog of dialogs) {
      const invite = dialog.transactions.find(
        t => t.method === 'INVITE' && t.request && !t.request.keys.toTag && !t.upstream,
      );
      const answer = invite && answerOf(invite, dialog);
      if (!answer) continue;
      const own = byInvite.get(invite) ?? [];
      byInvite.set(invite, own);
      own.push({ dialog, answer });
    }
    for (const [invite, unsorted] of byInvite) {
      const answered = unsorted.sort((a, b) => order(a.answer) - order(b.answer));
      const answers = answered.map(({ answer }) => answer);
      const [first] = answered;
      const [, second] = answers;
      if (!first || !second) continue;
      const kept = answered.flatMap(({ dialog }) => (dialog.bye ? [] : [dialog]));
      const discharged = kept.length === 0 || (kept.length === 1 && !isUsed(first.dialog, second));
      const parts = { invite, answers, kept, opener: second, hop: invite.hop, silent: invite.client ?? '' };
      found.push(owed({ ...parts, discharged }));
    }
  }
  return found;
}

/** So long after the second answer a BYE does not clear up any more, ms: it ends the call. */
const LEAST_TALK = 4000;

/** True if the first one to answer was the one that was talked to: it hung up, or the caller did so after a while. */
function isUsed({ bye, calleeTag }: Dialog, second: TraceMessage): boolean {
  if (!bye) return false;
  return bye.keys.fromTag === calleeTag || (elapsedMs(second, bye) ?? 0) > LEAST_TALK;
}

function answerOf(invite: Transaction, dialog: Dialog): TraceMessage | undefined {
  return byTag(invite)
    .responsesTo(dialog.calleeTag)
    .find(({ keys }) => (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300);
}
