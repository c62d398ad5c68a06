import type { Group } from '../../../trace/group';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { type GroupIndex, groupIndex } from '../../obligations/group-index';
import { isOnHop } from '../../obligations/observations';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An ACK for a refusal that was passed on instead of made anew on each hop. */
export const ackNon2xxForwarded: GroupRule = {
  scope: 'group',
  meta: {
    id: 'ack-non2xx-forwarded',
    category: 'transaction',
    severity: 'information',
    strict: 'warning',
    description: 'An ACK for a final of 300 to 699 goes from end to end instead of hop by hop.',
    reference: 'RFC 3261 §17.1.1.3, §16.7, §16.11',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      const final = t.method === 'INVITE' && t.acks.length > 0 ? finalResponse(t) : undefined;
      if (!final || (final.keys.status ?? 0) < 300) continue;
      const ack = forwardedAck(t, final, group);
      if (!ack || isStateless(t, groupIndex(group))) continue;
      const isOnWay = isOnHop(ack, t);
      const before = t.upstream?.acks[0];
      report({
        at: { message: ack, span: ack.startLine },
        message: isOnWay
          ? `The ACK for ${statusText(final)} was forwarded end to end (${ack.keys.viaCount} Vias): each hop makes its own ACK for a refusal, with one Via.`
          : `The ACK for ${statusText(final)} was sent past the hops of the INVITE: each hop makes its own ACK for a refusal.`,
        confidence: 'certain',
        // Without the hop before nobody knows whether the proxy keeps state.
        ...(isOnWay && !t.upstream ? { severity: 'hint' as const } : {}),
        related: [
          relatedTo(final, statusText(final)),
          ...(before && before !== ack ? [relatedTo(before, 'ACK on the hop before')] : []),
        ],
      });
    }
  },
};

/** The ACK with several Vias, or the one that is drawn between hosts that never carried the INVITE. */
function forwardedAck(t: Transaction, final: TraceMessage, group: Group): TraceMessage | undefined {
  const first = t.acks.find(ack => isOnHop(ack, t));
  // One ACK that is right is enough.
  if (first) return t.acks.some(ack => isOnHop(ack, t) && ack.keys.viaCount <= 1) ? undefined : first;
  const { isPastInvite } = groupIndex(group).acksOf(final);
  return isPastInvite ? t.acks.find(ack => ack.keys.viaCount > 0) : undefined;
}

/**
 * True if the proxy before this hop showed no state: it did not answer the INVITE with a 100 of its own. A stateless one
 * forwards an ACK by right (RFC 3261 §16.11).
 */
function isStateless({ upstream, responses }: Transaction, index: GroupIndex): boolean {
  if (!upstream) return false;
  const own = upstream.responses.find(({ keys }) => keys.status === 100);
  const forwarded = responses.find(({ keys }) => keys.status === 100);
  return !own || (forwarded !== undefined && index.orderOf(forwarded) < index.orderOf(own));
}
