import type { Call } from './dialog';
import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { type HopTiming, hopTimings } from './hop-timings';
import { forwardedCopies } from './logical-requests';
import { type MediaDetails, mediaDetails } from './media-details';
import type { ReasonKeys } from './rare-keys';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';
import { type Usage, usagesOf } from './usages';

/** Facts of a call beyond those that lists show (`rules.md` 2.11). Times in ms, undefined where a message or its time is missing. */
export interface CallDetails {
  /** Last INVITE of the attempt → first sign of the far end: without the rounds of authentication. */
  readonly postDialDelayOfLastMs: number | undefined;
  /** First INVITE → its first provisional response. */
  readonly tryingMs: number | undefined;
  /** First INVITE → 2xx. */
  readonly setUpMs: number | undefined;
  /** 2xx → ACK. */
  readonly answerDelayMs: number | undefined;
  /** BYE → its final (SDD of RFC 6076 §4.4). */
  readonly disconnectDelayMs: number | undefined;
  /** What ended it: the BYE, CANCEL or final, its Reason values, and Q.850 cause where one is given. */
  readonly cause: CallCause | undefined;
  readonly hops: readonly HopTiming[];
  readonly forks: readonly CallFork[];
  readonly media: MediaDetails;
  /** What lives in its dialogs (RFC 5057): the calls, and subscriptions as a REFER makes one. */
  readonly usages: readonly Usage[];
}

export interface CallCause {
  readonly message: TraceMessage;
  readonly reasons: readonly ReasonKeys[];
  readonly q850: number | undefined;
  /** The final on the hop nearest to where it was made: the first one seen. */
  readonly origin: TraceMessage;
}

/** One INVITE that a proxy sent to several places. */
export interface CallFork {
  readonly parent: Transaction;
  readonly branches: readonly Transaction[];
  readonly winner: Transaction | undefined;
  /** The winner's 2xx → the last CANCEL of a loser. */
  readonly cancelMs: number | undefined;
}

const known = new WeakMap<Call, CallDetails>();

/** Looks closer at a call of a group. Made once per call, when somebody asks; linear in the call. */
export function callDetails(group: Group, call: Call): CallDetails {
  let made = known.get(call);
  if (!made) {
    made = detailsOf(group, call);
    known.set(call, made);
  }
  return made;
}

function between(from: TraceMessage | undefined, to: TraceMessage | undefined): number | undefined {
  return from && to ? elapsedMs(from, to) : undefined;
}

function is2xx(message: TraceMessage | undefined): boolean {
  const status = message?.keys.status ?? 0;
  return status >= 200 && status < 300;
}

function detailsOf(group: Group, call: Call): CallDetails {
  const first = call.transactions.find(isInitial);
  const attempts = call.transactions.filter(t => isInitial(t) && t.client === first?.client);
  const last = attempts.at(-1);
  const invite = attempts[0]?.request;
  const sign = last?.responses.find(({ keys }) => (keys.status ?? 0) > 100);
  const bye = call.transactions.find(t => t.method === 'BYE' && is2xx(finalResponse(t)));
  const answered = attempts.find(t => is2xx(finalResponse(t)));
  return {
    postDialDelayOfLastMs: between(last?.request, sign),
    tryingMs: between(
      invite,
      attempts[0]?.responses.find(({ keys }) => (keys.status ?? 0) < 200),
    ),
    setUpMs: between(invite, call.answer),
    answerDelayMs: between(call.answer, answered?.acks[0]),
    disconnectDelayMs: between(bye?.request, bye && finalResponse(bye)),
    cause: causeOf(call),
    hops: hopTimings(call.transactions),
    forks: call.transactions.flatMap(t => forkOf(group, t) ?? []),
    media: mediaDetails(group, call.dialogs),
    usages: call.dialogs.flatMap(dialog => usagesOf(group, dialog)),
  };
}

/** An INVITE outside of a dialog, on the hop nearest to its sender. */
function isInitial({ method, request, upstream }: Transaction): boolean {
  return method === 'INVITE' && request !== undefined && request.keys.toTag === undefined && !upstream;
}

function causeOf({ end, transactions }: Call): CallCause | undefined {
  if (!end) return undefined;
  const { status } = end.keys;
  const same = transactions.flatMap(t => {
    const final = t.method === 'INVITE' ? finalResponse(t) : undefined;
    return status !== undefined && final?.keys.status === status ? [final] : [];
  });
  const origin = same.reduce((a, b) => ((elapsedMs(a, b) ?? 0) < 0 ? b : a), end);
  const { reasons } = end.keys.rare;
  const q850 = reasons.find(({ protocol }) => protocol.toLowerCase() === 'q.850')?.cause;
  return { message: end, reasons, q850, origin };
}

function forkOf(group: Group, parent: Transaction): CallFork | undefined {
  const branches = parent.method === 'INVITE' ? forwardedCopies(group, parent) : [];
  if (branches.length < 2) return undefined;
  const winner = branches.find(t => is2xx(finalResponse(t)));
  const cancels = branches.flatMap(t => (t === winner ? [] : t.cancelledBy.flatMap(c => c.request ?? [])));
  return { parent, branches, winner, cancelMs: between(winner && finalResponse(winner), cancels.at(-1)) };
}
