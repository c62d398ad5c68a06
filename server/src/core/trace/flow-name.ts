import type { CallKind, CallState, Dialog } from './dialog';
import { finalResponse, type Transaction } from './transaction';

/** What a call flow is told by. */
export interface FlowInput {
  readonly kind: CallKind;
  readonly state: CallState;
  readonly finalStatus: number | undefined;
  readonly transactions: readonly Transaction[];
  readonly dialogs: readonly Dialog[];
}

/** Methods of a call that is set up and ended and nothing else. */
const PLAIN: ReadonlySet<string> = new Set(['INVITE', 'BYE', 'CANCEL', 'PRACK']);

/** Finals that are a flow of their own (`siplint.md`). */
const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [404, 'not-found'],
  [408, 'timeout'],
  [486, 'busy'],
  [600, 'busy'],
  [603, 'callee-declines'],
]);

/**
 * The id of the call flow that the messages show without doubt, as in `siplint.md`; undefined where they show more,
 * less, or something else. A call with transfers, forks, re-INVITEs or further requests has no name yet.
 */
export function flowName(input: FlowInput): string | undefined {
  if (input.kind === 'registration') return registrationName(input);
  if (input.kind !== 'call') return undefined;
  return callName(input);
}

function registrationName({ state, transactions }: FlowInput): string | undefined {
  if (state !== 'succeeded') return undefined;
  const wasChallenged = transactions.some(t => {
    const status = finalResponse(t)?.keys.status;
    return status === 401 || status === 407;
  });
  return wasChallenged ? 'register-challenged' : 'register';
}

function callName({ state, finalStatus, transactions, dialogs }: FlowInput): string | undefined {
  const starts = transactions[0]?.request;
  if (starts?.keys.method !== 'INVITE' || starts.keys.toTag !== undefined) return undefined;
  if (!transactions.every(t => PLAIN.has(t.method) && t.request)) return undefined;
  const hasReinvite = transactions.some(t => t.method === 'INVITE' && t.request?.keys.toTag !== undefined);
  const isCancelled = transactions.some(t => t.method === 'CANCEL');
  const isForked = forked(transactions);
  if (hasReinvite || isForked) return undefined;
  if (state === 'cancelled') return isCancelled ? 'caller-cancels' : undefined;
  if (isCancelled) return undefined;
  if (state === 'completed') return dialogs.length === 1 && finalStatus === 200 ? 'basic' : undefined;
  if (state !== 'failed') return undefined;
  // A 480 may also come from a registrar that knows no way; only a phone that rang was not answered.
  if (finalStatus === 480) return hasRung(transactions) ? 'no-answer' : undefined;
  return BY_STATUS.get(finalStatus ?? 0);
}

function hasRung(transactions: readonly Transaction[]): boolean {
  return transactions.some(t => t.method === 'INVITE' && t.responses.some(r => r.keys.status === 180));
}

/** True if one INVITE was sent on to more than one place, at once or one after the other. */
function forked(transactions: readonly Transaction[]): boolean {
  const parents = new Set<Transaction>();
  for (const t of transactions) {
    if (t.method !== 'INVITE' || !t.upstream) continue;
    if (parents.has(t.upstream)) return true;
    parents.add(t.upstream);
  }
  return false;
}
