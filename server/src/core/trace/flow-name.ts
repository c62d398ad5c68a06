import type { CallKind, CallState, Dialog } from './dialog';
import { elapsedMs } from './elapsed';
import { forkFlow } from './flow-fork';
import { isHeld } from './sdp-view';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** What a call flow is told by. */
export interface FlowInput {
  readonly kind: CallKind;
  readonly state: CallState;
  readonly finalStatus: number | undefined;
  readonly transactions: readonly Transaction[];
  readonly dialogs: readonly Dialog[];
  /** In order of the trace. */
  readonly messages: readonly TraceMessage[];
}

/** Methods of the flows that have a name. */
const PLAIN: ReadonlySet<string> = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'REFER', 'NOTIFY']);

/** Finals that are a flow of their own (`siplint.md`). */
const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [404, 'not-found'],
  [408, 'timeout'],
  [486, 'busy'],
  [488, 'not-acceptable'],
  [600, 'busy'],
  [603, 'callee-declines'],
  [606, 'not-acceptable'],
]);

/**
 * The id of the call flow that the messages show without doubt, as in `siplint.md`; undefined where they show more,
 * less, or something else. What several calls make together (`flow-of-calls`) is not looked at.
 */
export function flowName(input: FlowInput): string | undefined {
  if (input.kind === 'registration') return registrationName(input);
  if (input.kind !== 'call') return undefined;
  return callName(input);
}

function registrationName({ state, transactions }: FlowInput): string | undefined {
  const isUnanswered = transactions.every(t => t.responses.length === 0);
  if (state === 'pending' && isUnanswered) return 'register-unanswered';
  if (state !== 'succeeded') return undefined;
  const wasChallenged = transactions.some(t => {
    const status = finalResponse(t)?.keys.status;
    return status === 401 || status === 407;
  });
  return wasChallenged ? 'register-challenged' : 'register';
}

function callName(input: FlowInput): string | undefined {
  const { state, finalStatus, transactions, dialogs } = input;
  const first = transactions.find(t => t.request)?.request;
  if (!first || !transactions.every(t => PLAIN.has(t.method))) return undefined;
  if (transactions.every(t => t.method === 'BYE' || !t.request)) return 'release';
  if (first.keys.method !== 'INVITE' || first.keys.toTag !== undefined) return undefined;
  const transfer = transferName(transactions);
  if (transfer) return transfer;
  if (isPartOfFork(transactions)) return undefined;
  if (transactions.some(t => t.method === 'NOTIFY' || t.method === 'REFER')) return undefined;
  const isUp = state === 'completed' || state === 'connected';
  if (isUp && first.keys.rare.replaces) return 'replaces';
  const fork = forkFlow(transactions, input.messages);
  if (fork !== false) return isUp ? fork : undefined;
  const again = reinviteName(transactions);
  if (again) return again;
  const cancel = transactions.find(t => t.method === 'CANCEL');
  if (state === 'cancelled') return cancel && cancelName(cancel, transactions);
  if (cancel) return undefined;
  if (isUp && (dialogs.length !== 1 || finalStatus !== 200)) return undefined;
  if (isUp) return state === 'completed' ? 'basic' : 'answered';
  if (state !== 'failed') return undefined;
  // A 480 may also come from a registrar that knows no way; only a phone that rang was not answered.
  if (finalStatus === 480) return hasRung(transactions) ? 'no-answer' : undefined;
  return BY_STATUS.get(finalStatus ?? 0);
}

/** True if one INVITE went to several places from someone who is seen on no hop before. */
function isPartOfFork(transactions: readonly Transaction[]): boolean {
  const roots = transactions.filter(t => t.method === 'INVITE' && !t.upstream && !t.request?.keys.toTag);
  const places = new Map<string, { count: number; isSent: boolean }>();
  for (const t of roots) {
    const key = `${t.client} ${(t.request ?? t.responses[0])?.keys.cseq}`;
    const place = places.get(key) ?? { count: 0, isSent: false };
    places.set(key, place);
    place.count++;
    // Answers to a request that nobody sent say nothing of a second place.
    place.isSent ||= t.request !== undefined;
  }
  return [...places.values()].some(({ count, isSent }) => isSent && count > 1);
}

/** A REFER that was accepted: with Replaces it joins two calls that the one who transfers has. */
function transferName(transactions: readonly Transaction[]): string | undefined {
  const refer = transactions.find(t => t.method === 'REFER' && succeeded(t));
  if (!refer) return undefined;
  const target = refer.request?.keys.rare.referTarget;
  if (target?.method !== 'INVITE') return undefined;
  return target.replaces ? 'attended-transfer' : 'unattended-transfer';
}

function succeeded(t: Transaction): boolean {
  const status = finalResponse(t)?.keys.status ?? 0;
  return status >= 200 && status < 300;
}

/** True for an INVITE inside of a dialog that puts the other side on hold. */
export function isHold(t: Transaction): boolean {
  if (t.method !== 'INVITE' || t.request?.keys.toTag === undefined) return false;
  return t.request.keys.sdp?.media.some(isHeld) === true;
}

function reinviteName(transactions: readonly Transaction[]): string | undefined {
  const again = transactions.filter(t => t.method === 'INVITE' && t.request?.keys.toTag !== undefined);
  if (again.length === 0) return undefined;
  return again.some(t => isHold(t) && succeeded(t))
    ? 'hold'
    : again.some(succeeded)
      ? 're-invite'
      : undefined;
}

/** A CANCEL when the INVITE expires is nobody's choice (RFC 3261 §13.3.1.1). */
function cancelName(cancel: Transaction, transactions: readonly Transaction[]): string {
  const invite = transactions.find(t => t.method === 'INVITE' && t.request?.keys.expiresHeader !== undefined);
  const expires = invite?.request?.keys.expiresHeader;
  const waited = invite?.request && cancel.request && elapsedMs(invite.request, cancel.request);
  const isExpired = expires !== undefined && waited !== undefined && waited >= expires * 1000 - 1000;
  return isExpired ? 'no-answer' : 'caller-cancels';
}

function hasRung(transactions: readonly Transaction[]): boolean {
  return transactions.some(t => t.method === 'INVITE' && t.responses.some(r => r.keys.status === 180));
}
