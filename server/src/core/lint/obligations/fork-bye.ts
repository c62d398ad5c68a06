import type { Dialog } from '../../trace/dialog';
import type { Group } from '../../trace/group';
import { halfDialogs } from '../../trace/half-dialogs';
import { byTag } from '../../trace/responses-by-tag';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { type Obligation, owed } from './obligation';

/** O-FORKBYE: the BYE that a caller owes all but one of those who answered (RFC 3261 §13.2.2.4). */
export interface ByeOwed extends Obligation {
  readonly invite: Transaction;
  readonly answers: readonly TraceMessage[];
  /** The dialogs that nobody ended, the first answer's first; at least two. */
  readonly kept: readonly Dialog[];
}

/** One for each INVITE that was answered by several, on the hop nearest to the caller. */
export function byesOwed(group: Group): readonly ByeOwed[] {
  const found: ByeOwed[] = [];
  for (const { dialogs } of halfDialogs(group)) {
    if (dialogs.length < 2) continue;
    const byInvite = new Map<Transaction, { answers: TraceMessage[]; kept: Dialog[] }>();
    for (const dialog of dialogs) {
      const invite = dialog.transactions.find(
        t => t.method === 'INVITE' && t.request && !t.request.keys.toTag && !t.upstream,
      );
      const answer = invite && answerOf(invite, dialog);
      if (!answer) continue;
      const own = byInvite.get(invite) ?? { answers: [], kept: [] };
      byInvite.set(invite, own);
      own.answers.push(answer);
      if (!dialog.bye) own.kept.push(dialog);
    }
    for (const [invite, { answers, kept }] of byInvite) {
      const second = answers[1];
      if (!second) continue;
      const discharged = kept.length < 2;
      const parts = { invite, answers, kept, opener: second, hop: invite.hop, silent: invite.client ?? '' };
      found.push(owed({ ...parts, discharged }));
    }
  }
  return found;
}

function answerOf(invite: Transaction, dialog: Dialog): TraceMessage | undefined {
  return byTag(invite)
    .responsesTo(dialog.calleeTag)
    .find(({ keys }) => (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300);
}
