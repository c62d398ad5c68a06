import type { Call, CallKind, CallState, Dialog } from './dialog';
import { elapsedMs } from './elapsed';
import { flowName } from './flow-name';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** All that belongs to one call, in order of the trace. */
export interface CallMembers {
  readonly transactions: readonly Transaction[];
  readonly dialogs: readonly Dialog[];
  readonly messages: readonly TraceMessage[];
}

/** The set-up of a call as its caller saw it: the INVITEs outside of a dialog on the first hop, retries included. */
interface SetUp {
  readonly attempts: readonly Transaction[];
  readonly last: Transaction | undefined;
  readonly final: TraceMessage | undefined;
  readonly answer: TraceMessage | undefined;
}

/** Finals that only the one who was called can mean: busy, declined, not acceptable (RFC 3261 §21.4.24, §21.6). */
const BY_CALLEE: ReadonlySet<number> = new Set([486, 600, 603, 606, 607]);

function setUpOf(transactions: readonly Transaction[]): SetUp {
  const initial = transactions.filter(t => t.method === 'INVITE' && t.request && !t.request.keys.toTag);
  const first = initial.find(t => !t.upstream) ?? initial[0];
  const attempts = initial.filter(t => !t.upstream && t.client === first?.client);
  const last = attempts.at(-1);
  const final = last && finalResponse(last);
  const answered = attempts.map(finalResponse).find(response => is2xx(response));
  return { attempts, last, final: answered ?? final, answer: answered };
}

function is2xx(response: TraceMessage | undefined): boolean {
  const status = response?.keys.status ?? 0;
  return status >= 200 && status < 300;
}

/** A call with its facts (`rules.md` 2.11); undefined for no messages. */
export function callFactsOf(kind: CallKind, members: CallMembers): Call | undefined {
  const { transactions, dialogs, messages } = members;
  const start = messages[0];
  if (!start) return undefined;
  const setUp = setUpOf(transactions);
  const state = kind === 'call' ? callState(setUp, members) : requestState(transactions);
  const bye = dialogs.find(dialog => dialog.bye)?.bye ?? byeOf(transactions);
  const first = transactions.find(t => t.request && !t.request.keys.toTag)?.request ?? start;
  const hops = new Map(transactions.map(t => [t.hop.id, { a: t.hop.a, b: t.hop.b }]));
  const ownFinal = kind === 'call' ? setUp.final : lastFinal(transactions);
  const end = bye ?? (state === 'failed' || state === 'cancelled' || kind !== 'call' ? ownFinal : undefined);
  return {
    kind,
    state,
    flow: flowName({ kind, state, finalStatus: ownFinal?.keys.status, transactions, dialogs, messages }),
    from: first.keys.fromUri,
    to: first.keys.toUri,
    callIds: start.keys.callId === undefined ? [] : [start.keys.callId],
    transactions,
    dialogs,
    messages,
    hops: [...hops.values()],
    start,
    answer: setUp.answer,
    end,
    finalStatus: ownFinal?.keys.status,
    endedBy: kind === 'call' ? endedBy(state, setUp, bye, dialogs) : undefined,
    ...timesOf(setUp, bye),
    retransmissions: transactions.reduce((sum, t) => sum + copiesIn(t), 0),
    codecs: codecsOf(setUp),
  };
}

function byeOf(transactions: readonly Transaction[]): TraceMessage | undefined {
  return transactions.find(t => t.method === 'BYE')?.request;
}

function lastFinal(transactions: readonly Transaction[]): TraceMessage | undefined {
  const last = transactions.at(-1);
  return last && finalResponse(last);
}

function callState(setUp: SetUp, { transactions, dialogs }: CallMembers): CallState {
  if (dialogs.some(dialog => dialog.bye && dialog.state === 'ended')) return 'completed';
  if (setUp.answer || dialogs.some(dialog => dialog.state === 'confirmed')) return 'connected';
  const status = setUp.final?.keys.status;
  const isCancelled = transactions.some(t => t.cancels && is2xx(finalResponse(t)));
  if (status === 487 || (isCancelled && status === undefined)) return 'cancelled';
  if (status !== undefined) return 'failed';
  if (setUp.attempts.some(t => t.responses.some(r => (r.keys.status ?? 0) > 100))) return 'ringing';
  // Only a re-INVITE or the like that was answered shows that the call was up.
  const isInside = transactions.some(
    t => t.method === 'INVITE' && t.request?.keys.toTag && is2xx(finalResponse(t)),
  );
  return isInside ? 'connected' : 'unknown';
}

function requestState(transactions: readonly Transaction[]): CallState {
  const last = transactions.at(-1);
  const status = last && finalResponse(last)?.keys.status;
  if (status === undefined) return 'pending';
  return status < 300 ? 'succeeded' : 'failed';
}

function endedBy(
  state: CallState,
  setUp: SetUp,
  bye: TraceMessage | undefined,
  dialogs: readonly Dialog[],
): 'caller' | 'callee' | undefined {
  if (bye) {
    const dialog = dialogs.find(candidate => candidate.bye === bye);
    // Whoever set up a partial dialog was not captured.
    if (!dialog || dialog.state === 'partial' || setUp.attempts.length === 0) return undefined;
    return bye.keys.fromTag === dialog.callerTag ? 'caller' : 'callee';
  }
  if (state === 'cancelled') return 'caller';
  return state === 'failed' && BY_CALLEE.has(setUp.final?.keys.status ?? 0) ? 'callee' : undefined;
}

function timesOf(setUp: SetUp, bye: TraceMessage | undefined) {
  const invite = setUp.attempts[0]?.request;
  const responses = setUp.attempts.flatMap(t => t.responses);
  const heard = responses.find(r => ALERTS.has(r.keys.status ?? 0)) ?? setUp.final;
  const ringing = responses.find(r => r.keys.status === 180);
  const connected = setUp.last?.acks[0] ?? setUp.answer;
  const between = (from: TraceMessage | undefined, to: TraceMessage | undefined) =>
    from && to ? elapsedMs(from, to) : undefined;
  return {
    postDialDelayMs: between(invite, heard),
    ringMs: between(ringing, setUp.final),
    talkMs: setUp.answer ? between(connected, bye) : undefined,
  };
}

/** Answers that tell the caller that something happens at the other end (RFC 6076 §4.3), 100 not among them. */
const ALERTS: ReadonlySet<number> = new Set([180, 181, 182, 183]);

function copiesIn(t: Transaction): number {
  let count = t.requestCopies.length;
  for (const copies of t.responseCopies.values()) count += copies.length;
  return count;
}

/** The codecs of the answer to the first offer: in the 2xx, or in the ACK if the INVITE had no SDP (RFC 3264). */
function codecsOf(setUp: SetUp): readonly string[] {
  const offerInInvite = setUp.last?.request?.keys.hasSdp === true;
  if (offerInInvite) return setUp.answer?.keys.codecs ?? [];
  return setUp.last?.acks.find(ack => ack.keys.hasSdp)?.keys.codecs ?? [];
}
