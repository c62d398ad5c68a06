import { type DirectedHop, hostOfEndpoint, wayOf } from './hop-of';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

/** An ACK whose branch is no INVITE's on its hop: right for a 2xx, wrong for any other final. */
export interface LooseAck {
  readonly message: TraceMessage;
  readonly at: DirectedHop;
}

export interface AckMatch {
  readonly joined: readonly { readonly ack: TraceMessage; readonly to: Transaction }[];
  readonly unmatched: readonly TraceMessage[];
}

/** What an ACK and the final that it acknowledges share: From tag, CSeq number, To tag (RFC 3261 §13.2.2.4). */
export function ackIdentity({ keys }: TraceMessage): string {
  return `${keys.fromTag ?? ''}\n${keys.cseq ?? ''}\n${keys.toTag ?? ''}`;
}

/**
 * Joins ACKs by what they share with a final: first on their own hop, then to the INVITE that their sender sent, then
 * to the first INVITE with that final. The last two cover ACKs that take another way than the INVITE (no
 * Record-Route) and ladders that draw one arrow from end to end (`rules.md` 3.1). It does not depend on whether
 * the final or the ACK was captured first.
 */
export function matchAcks(transactions: readonly Transaction[], acks: readonly LooseAck[]): AckMatch {
  const byFinal = new Map<string, Transaction>();
  const remember = (key: string, t: Transaction) => {
    if (!byFinal.has(key)) byFinal.set(key, t);
  };
  for (const t of transactions) {
    if (t.method !== 'INVITE') continue;
    for (const response of t.responses) {
      if ((response.keys.status ?? 0) < 200) continue;
      const identity = ackIdentity(response);
      remember(`way\n${wayOf(response.keys)}\n${identity}`, t);
      remember(`client\n${hostOfEndpoint(t.client ?? '')}\n${identity}`, t);
      remember(`any\n${identity}`, t);
    }
  }
  const joined: { ack: TraceMessage; to: Transaction }[] = [];
  const unmatched: TraceMessage[] = [];
  for (const { message, at } of acks) {
    const identity = ackIdentity(message);
    const to =
      byFinal.get(`way\n${wayOf(message.keys)}\n${identity}`) ??
      byFinal.get(`client\n${hostOfEndpoint(at.source)}\n${identity}`) ??
      byFinal.get(`any\n${identity}`);
    if (to) joined.push({ ack: message, to });
    else unmatched.push(message);
  }
  return { joined, unmatched };
}
