import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { hasCookie } from '../../../trace/transaction-key';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An ACK for a 2xx on the branch of the INVITE. */
export const ack2xxReusesBranch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'ack-2xx-reuses-branch',
    category: 'transaction',
    severity: 'warning',
    description: 'An ACK for a 2xx has the Via branch of the INVITE instead of a new one.',
    reference: 'RFC 3261 §8.1.1.7, §13.2.2.4',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      const reuse = t.method === 'INVITE' && t.acks.length > 0 ? reuseIn(t) : undefined;
      if (!reuse) continue;
      const { ack, invite, answer } = reuse;
      report({
        at: { message: ack, span: placeOf(ack, 'branch') },
        message: `ACK for ${statusText(answer)} must be a transaction of its own with a new branch; it reuses ${ack.keys.branch} of the INVITE.`,
        confidence: 'certain',
        // A proxy that forwards it so does what RFC 3665 draws.
        ...(ack.keys.viaCount > 1 ? { severity: 'hint' as const } : {}),
        related: [
          { message: 'INVITE', at: { message: invite, span: placeOf(invite, 'branch') } },
          relatedTo(answer, statusText(answer)),
        ],
      });
    }
  },
};

interface Reuse {
  readonly ack: TraceMessage;
  readonly invite: TraceMessage;
  readonly answer: TraceMessage;
}

function reuseIn({ request: invite, acks, responses }: Transaction): Reuse | undefined {
  if (!invite || !hasCookie(invite.keys.branch)) return undefined;
  // With a refusal beside the answer the ACK may be for that one, whatever its tag.
  if (responses.some(({ keys }) => (keys.status ?? 0) >= 300)) return undefined;
  const answers = new Map<string | undefined, TraceMessage>();
  for (const response of responses) {
    const { status = 0, toTag } = response.keys;
    if (status >= 200 && !answers.has(toTag)) answers.set(toTag, response);
  }
  for (const ack of acks) {
    const answer = answers.get(ack.keys.toTag);
    const isSame =
      ack.keys.branch?.toLowerCase() === invite.keys.branch?.toLowerCase() &&
      ack.keys.sentBy === invite.keys.sentBy;
    if (answer && isSame) return { ack, invite, answer };
  }
  return undefined;
}
