import type { Group } from '../../../trace/group';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { isChallenge } from '../../obligations/challenge';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A response to an ACK, which gets none. */
export const responseToAck: GroupRule = {
  scope: 'group',
  meta: {
    id: 'response-to-ack',
    category: 'transaction',
    severity: 'error',
    description: 'A response is sent to an ACK.',
    reference: 'RFC 3261 §17, §13.2.2.4',
    fixable: false,
  },
  check(group, _facts, report) {
    let acks: ReadonlyMap<string, TraceMessage> | undefined;
    for (const { method, responses } of group.transactions) {
      const response = method === 'ACK' ? responses[0] : undefined;
      // A challenge has a rule of its own (`challenge-not-allowed`).
      if (!response || isChallenge(response)) continue;
      acks ??= acksByVia(group);
      const ack = acks.get(viaOf(response));
      report({
        at: { message: response, span: placeOf(response, 'cseq') },
        message: `ACK never gets a response; ${statusText(response)} was sent.`,
        confidence: 'certain',
        related: ack ? [relatedTo(ack, 'ACK')] : [],
      });
    }
  },
};

function viaOf({ keys }: TraceMessage): string {
  return `${keys.sentBy}\n${keys.branch?.toLowerCase()}`;
}

function acksByVia(group: Group): ReadonlyMap<string, TraceMessage> {
  const acks = group.transactions.flatMap(t => t.acks);
  return new Map(acks.map(ack => [viaOf(ack), ack]));
}
