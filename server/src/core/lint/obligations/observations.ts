import { hopOf, wayOf } from '../../trace/hop-of';
import { ackIdentity } from '../../trace/match-acks';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';

/** What was seen of one transaction at all places together: before and behind a NAT, at two capture nodes. */
export interface Observed {
  readonly hasRequest: boolean;
  readonly hasResponse: boolean;
  readonly hasFinal: boolean;
  /** An ACK on the hop of one of the places. */
  readonly hasAck: boolean;
  /** From tag, CSeq number and To tag of these ACKs. */
  readonly acks: ReadonlySet<string>;
}

/** Sums up transactions by their key; those without a key stand alone. Linear to make, constant time to ask. */
export function indexObservations(transactions: readonly Transaction[]): (t: Transaction) => Observed {
  const byKey = new Map<string, Growing>();
  for (const t of transactions) {
    if (t.key === '') continue;
    const known = byKey.get(t.key) ?? new Growing();
    byKey.set(t.key, known);
    known.add(t);
  }
  return t => {
    const known = byKey.get(t.key);
    if (known) return known;
    const alone = new Growing();
    alone.add(t);
    return alone;
  };
}

class Growing implements Observed {
  hasRequest = false;
  hasResponse = false;
  hasFinal = false;
  hasAck = false;
  readonly acks = new Set<string>();

  add(t: Transaction): void {
    this.hasRequest ||= t.request !== undefined;
    this.hasResponse ||= t.responses.length > 0;
    this.hasFinal ||= finalResponse(t) !== undefined;
    for (const ack of t.acks) {
      if (!isOnHop(ack, t)) continue;
      this.hasAck = true;
      this.acks.add(ackIdentity(ack));
    }
  }
}

/** True if a request or its response travelled the way of a transaction, the client's port aside. */
export function isOnHop(message: TraceMessage, t: Transaction): boolean {
  const first = t.messages[0];
  if (!first) return false;
  return hopOf(first.keys).id === hopOf(message.keys).id || wayOf(first.keys) === wayOf(message.keys);
}
