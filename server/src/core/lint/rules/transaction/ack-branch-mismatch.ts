import type { Group } from '../../../trace/group';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { hasCookie } from '../../../trace/transaction-key';
import { type GroupIndex, groupIndex } from '../../obligations/group-index';
import { isOnHop } from '../../obligations/observations';
import { isAfterRace } from '../../obligations/race';
import { after, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** An ACK for a final of 300 and above that does not have the branch of its INVITE. */
export const ackBranchMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'ack-branch-mismatch',
    category: 'transaction',
    severity: 'warning',
    description: 'An ACK for a final of 300 to 699 has another top Via branch or sent-by than the INVITE.',
    reference: 'RFC 3261 §17.1.1.3',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      const found = mismatchOf(t, group);
      if (found) report(found);
    }
  },
};

function viaOf({ keys }: TraceMessage): string {
  return `${keys.sentBy}\n${keys.branch?.toLowerCase()}`;
}

function mismatchOf(t: Transaction, group: Group): TraceReport | undefined {
  const final = t.method === 'INVITE' ? finalResponse(t) : undefined;
  if (!t.request || !final || (final.keys.status ?? 0) < 300 || t.acks.length === 0) return undefined;
  const own = viaOf(t.request);
  const invite = t.request;
  const index = groupIndex(group);
  // One right ACK is enough: a proxy that makes its own and forwards the caller's as well does no harm.
  if (t.acks.some(ack => viaOf(ack) === own)) return undefined;
  const ack = t.acks.find(candidate => isOnHop(candidate, t));
  // RFC 2543 knows no branches to compare.
  if (!ack || !hasCookie(ack.keys.branch) || !hasCookie(invite.keys.branch)) return undefined;
  const { status } = final.keys;
  const repeated = copiesAfter(t, final, { ack, index });
  const what =
    ack.keys.branch?.toLowerCase() === invite.keys.branch?.toLowerCase()
      ? `sent-by ${ack.keys.sentBy}, the INVITE had ${invite.keys.sentBy}`
      : `branch ${ack.keys.branch}, the INVITE had ${invite.keys.branch}`;
  const effect =
    repeated.length > 0 ? `did not match it and repeated ${status}` : `cannot match it and repeats ${status}`;
  return {
    at: { message: ack, span: placeOf(ack, 'branch') },
    message: `ACK for ${status} has ${what}: the server ${effect}.`,
    confidence: 'certain',
    ...(repeated.length > 0 ? { severity: 'error' as const } : {}),
    related: [
      { message: 'INVITE', at: { message: invite, span: placeOf(invite, 'branch') } },
      relatedTo(final, statusText(final)),
      ...repeated.map((copy, i) => relatedTo(copy, `repeated, ${i + 1}${after(ack, copy)}`)),
    ],
  };
}

function copiesAfter(
  t: Transaction,
  final: TraceMessage,
  { ack, index }: { readonly ack: TraceMessage; readonly index: GroupIndex },
): readonly TraceMessage[] {
  const copies = t.responseCopies.get(final) ?? [];
  return copies.filter(copy => isAfterRace(ack, copy, index.orderOf(copy) > index.orderOf(ack)));
}
