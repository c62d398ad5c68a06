import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { groupIndex } from '../../obligations/group-index';
import { isUnreliable } from '../../obligations/transport';
import { after, relatedTo, seconds, statusText, times } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** So long a server may think before it must say that it works on an INVITE (RFC 3261 §17.2.1). */
const PATIENCE = 200;

/** An INVITE that is repeated, or could have been, because nobody said 100. */
export const tryingMissing: GroupRule = {
  scope: 'group',
  meta: {
    id: 'trying-missing',
    category: 'transaction',
    severity: 'hint',
    description: 'An INVITE over UDP gets no response within 200 ms, and no 100 then.',
    reference: 'RFC 3261 §17.2.1',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      if (t.method !== 'INVITE' || !t.request || !isUnreliable(t.request)) continue;
      const found = findingOf(t, t.request, group);
      if (found) report(found);
    }
  },
};

function findingOf(t: Transaction, invite: TraceMessage, group: Group): TraceReport | undefined {
  // Without any response there is more wrong (`request-no-response`).
  const first = t.responses[0];
  const waited = first && elapsedMs(invite, first);
  if (!first || waited === undefined || waited <= PATIENCE) return undefined;
  const { orderOf } = groupIndex(group);
  const copies = t.requestCopies.filter(copy => orderOf(copy) < orderOf(first));
  if (first.keys.status === 100 && copies.length === 0) return undefined;
  const sent = copies.length === 0 ? '' : `; the INVITE was sent ${times(copies.length + 1)}`;
  return {
    at: { message: invite, span: invite.startLine },
    message: `No 100 Trying within 200 ms: the first response came after ${seconds(waited)}${sent}.`,
    confidence: 'certain',
    related: [
      ...copies.map(copy => relatedTo(copy, `repeated${after(invite, copy)}`)),
      relatedTo(first, `first response: ${statusText(first)}`),
    ],
  };
}
