import { elapsedMs } from './elapsed';
import type { Hop, Transaction } from './transaction';

/** How one hop of a call did. Times in ms. */
export interface HopTiming {
  readonly hop: Hop;
  readonly transactions: number;
  /** Copies of requests and responses; what was captured twice is none. */
  readonly retransmissions: number;
  /** Request → first response: median, and the 95th of a hundred. */
  readonly roundTripMs: number | undefined;
  readonly roundTrip95Ms: number | undefined;
  /** What its sender took to forward: median of the request before → this one; undefined on a first hop. */
  readonly forwardingMs: number | undefined;
}

interface Growing {
  readonly hop: Hop;
  transactions: number;
  retransmissions: number;
  readonly trips: number[];
  readonly forwards: number[];
}

/** The hops of some transactions in order of their first one. n log n. */
export function hopTimings(transactions: readonly Transaction[]): readonly HopTiming[] {
  const byHop = new Map<string, Growing>();
  for (const t of transactions) {
    const own = byHop.get(t.hop.id) ?? {
      hop: t.hop,
      transactions: 0,
      retransmissions: 0,
      trips: [],
      forwards: [],
    };
    byHop.set(t.hop.id, own);
    add(own, t);
  }
  return [...byHop.values()].map(({ hop, trips, forwards, ...counts }) => ({
    hop,
    ...counts,
    roundTripMs: share(trips, 0.5),
    roundTrip95Ms: share(trips, 0.95),
    forwardingMs: share(forwards, 0.5),
  }));
}

function add(own: Growing, t: Transaction): void {
  own.transactions++;
  own.retransmissions += t.requestCopies.length;
  for (const copies of t.responseCopies.values()) own.retransmissions += copies.length;
  const [response] = t.responses;
  const trip = t.request && response && elapsedMs(t.request, response);
  if (trip !== undefined && trip >= 0) own.trips.push(trip);
  const before = t.upstream?.request;
  const forward = before && t.request && elapsedMs(before, t.request);
  if (forward !== undefined && forward >= 0) own.forwards.push(forward);
}

function share(values: number[], part: number): number | undefined {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * part))];
}
