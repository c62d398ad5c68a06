import type { TraceMessage } from './trace-message';

/** Direction-less pair of endpoints. `a` sent the first message seen between them. */
export interface Hop {
  readonly id: string;
  readonly a: string;
  readonly b: string;
}

/** One transaction on one hop (RFC 3261 §17; `rules.md` 2.3 and 2.4). Copies of the same packet are left out. */
export interface Transaction {
  readonly hop: Hop;
  /**
   * What its messages share: sent-by, branch, method, CSeq number. Transactions of one group with equal keys are one
   * transaction seen at several places, such as before and behind a NAT. Empty where the headers do not say.
   */
  readonly key: string;
  readonly method: string;
  /** First transmission; undefined if only responses were seen. */
  readonly request: TraceMessage | undefined;
  /** Who sent the request, an endpoint of the hop; undefined if unknown. */
  readonly client: string | undefined;
  readonly server: string | undefined;
  /** Later transmissions of the request. */
  readonly requestCopies: readonly TraceMessage[];
  /** Distinct responses in order, copies left out. */
  readonly responses: readonly TraceMessage[];
  /** Copies of a response, by the response that they repeat. */
  readonly responseCopies: ReadonlyMap<TraceMessage, readonly TraceMessage[]>;
  /** ACKs joined to an INVITE transaction, by branch or by soft match, first and copies in order. */
  readonly acks: readonly TraceMessage[];
  /** The INVITE transaction that a CANCEL is for, and back. */
  readonly cancels: Transaction | undefined;
  readonly cancelledBy: readonly Transaction[];
  /** The transaction on the hop before of which this is the forwarded copy, by the exact hop link. */
  readonly upstream: Transaction | undefined;
  /** All messages, copies included, in order of the trace. */
  readonly messages: readonly TraceMessage[];
}

const finals = new WeakMap<Transaction, TraceMessage | undefined>();

/** First final response, if any. Looked for once per transaction, since many rules ask. */
export function finalResponse(t: Transaction): TraceMessage | undefined {
  if (finals.has(t)) return finals.get(t);
  const final = t.responses.find(r => (r.keys.status ?? 0) >= 200);
  finals.set(t, final);
  return final;
}
