import { elapsedBetween } from './elapsed';
import { TIMER_C, TRANSACTION_TIMEOUT } from './timers';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** States of RFC 3261 §17 with RFC 6026 §7; one observed transaction stands for the client and the server at once. */
export type TransactionState =
  | 'calling' // INVITE without any response
  | 'trying' // another request without any response
  | 'proceeding' // a provisional response
  | 'accepted' // a 2xx to INVITE (RFC 6026)
  | 'completed' // another final
  | 'confirmed' // that final was acknowledged
  | 'terminated'; // the time for it is over

/** Where a transaction stood at a point in time. */
export interface TransactionProgress {
  readonly state: TransactionState;
  /** The message that brought it there; undefined where only responses were seen and none is left. */
  readonly since: TraceMessage | undefined;
  /** Terminated without a final: Timer B or F, or Timer C after the last provisional response. */
  readonly timedOut: boolean;
}

/** When it is: `MessageKeys.time`, and whether times have no date. Undefined in ordered mode: then nothing times out. */
export interface Moment {
  readonly now: number | undefined;
  readonly dateless: boolean;
}

/** The state of a transaction at a moment, from what was seen of it (`rules.md` 2.4). */
export function transactionProgress(t: Transaction, at: Moment): TransactionProgress {
  const final = finalResponse(t);
  const last = t.responses.at(-1);
  if (final) return afterFinal(t, final, at);
  if (last) {
    const limit = t.method === 'INVITE' ? TIMER_C : TRANSACTION_TIMEOUT;
    const since = t.responseCopies.get(last)?.at(-1) ?? last;
    return open('proceeding', t.method === 'INVITE' ? since : (t.request ?? since), { at, limit, since });
  }
  const { request } = t;
  const state = t.method === 'INVITE' ? 'calling' : 'trying';
  return open(state, request, { at, limit: TRANSACTION_TIMEOUT, since: request });
}

function open(
  state: TransactionState,
  from: TraceMessage | undefined,
  {
    at,
    limit,
    since,
  }: { readonly at: Moment; readonly limit: number; readonly since: TraceMessage | undefined },
): TransactionProgress {
  const timedOut = isOver(from, limit, at);
  return { state: timedOut ? 'terminated' : state, since, timedOut };
}

function afterFinal(t: Transaction, final: TraceMessage, at: Moment): TransactionProgress {
  const isOk = (final.keys.status ?? 0) < 300;
  if (t.method === 'INVITE' && isOk) return closing('accepted', final, at);
  const [ack] = t.acks;
  if (t.method === 'INVITE' && ack) return closing('confirmed', ack, at);
  return closing('completed', final, at);
}

/** What stays to absorb copies, for 64 × T1 at most (Timers D, H, J, L, M). */
function closing(state: TransactionState, since: TraceMessage, at: Moment): TransactionProgress {
  return { state: isOver(since, TRANSACTION_TIMEOUT, at) ? 'terminated' : state, since, timedOut: false };
}

function isOver(from: TraceMessage | undefined, limit: number, { now, dateless }: Moment): boolean {
  const start = from?.keys.time;
  if (start === undefined || now === undefined) return false;
  return elapsedBetween(start, now, dateless) >= limit;
}
