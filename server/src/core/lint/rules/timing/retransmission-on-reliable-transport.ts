import { elapsedMs } from '../../../trace/elapsed';
import { T1 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { isUnreliable } from '../../obligations/transport';
import { after, label, relatedTo, times } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A message that is sent again over a transport that loses nothing. */
export const retransmissionOnReliableTransport: GroupRule = {
  scope: 'group',
  meta: {
    id: 'retransmission-on-reliable-transport',
    category: 'timing',
    severity: 'warning',
    description:
      'A request, or a final other than 2xx to INVITE, is repeated over TCP, TLS, SCTP or WebSocket.',
    reference: 'RFC 3261 §17.1.1.2',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      for (const { first, copies } of repeatedIn(t)) {
        const [copy] = copies;
        if (!copy) continue;
        // A new connection from another port: the old one may have broken, and the client tries again.
        const isReconnected = copies.every(({ keys }) => keys.source !== first.keys.source);
        const transport = (first.keys.transport ?? '').toUpperCase();
        report({
          at: { message: copy, span: copy.startLine },
          message: isReconnected
            ? `${label(first)} was sent again over another ${transport} connection.`
            : `${label(first)} was repeated ${times(copies.length)} over ${transport}, where no timer repeats anything.`,
          confidence: 'certain',
          ...(isReconnected ? { severity: 'information' as const } : {}),
          related: [
            relatedTo(first, 'first sent'),
            ...copies
              .slice(1, SHOWN)
              .map(again => relatedTo(again, `repeated once more${after(first, again)}`)),
          ],
        });
      }
    }
  },
};

/** Copies that are shown; the text counts all. */
const SHOWN = 10;

interface Repeated {
  readonly first: TraceMessage;
  readonly copies: readonly TraceMessage[];
}

/** 2xx to INVITE and reliable 1xx are repeated on any transport (§13.3.1.4, RFC 3262 §3); other finals answer a copy. */
function* repeatedIn(t: Transaction): Iterable<Repeated> {
  if (t.request) yield { first: t.request, copies: onTimer(t.request, t.requestCopies) };
  if (t.method !== 'INVITE' || t.requestCopies.length > 0) return;
  for (const [first, copies] of t.responseCopies) {
    if ((first.keys.status ?? 0) >= 300) yield { first, copies: onTimer(first, copies) };
  }
}

/** As late as a timer repeats; closer ones are one message that two places of a log tell of. */
function onTimer(first: TraceMessage, copies: readonly TraceMessage[]): readonly TraceMessage[] {
  if (isUnreliable(first)) return [];
  return copies.filter(copy => !isUnreliable(copy) && (elapsedMs(first, copy) ?? 0) >= T1 * 0.8);
}
