import { flatMapped } from '../../text/flat-mapped';
import type { Dialog } from '../../trace/dialog';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { type Obligation, owed } from './obligation';

/** O-REFRESH: the refresh, or the BYE, that a session timer waits for (RFC 4028 §7.2, §10). */
export interface RefreshOwed extends Obligation {
  readonly dialog: Dialog;
  readonly transaction: Transaction;
  /** The 2xx with Session-Expires, and its seconds. */
  readonly answer: TraceMessage;
  readonly interval: number;
  /** What came next in the dialog, in time or late: a refresh, or the BYE. */
  readonly next: TraceMessage | undefined;
}

/**
 * One for each 2xx to INVITE or UPDATE with Session-Expires, on each hop. The interval is met by the next INVITE or
 * UPDATE that was accepted, and by any BYE. One that came late is proof.
 */
export function refreshesOwed(group: Group): readonly RefreshOwed[] {
  return flatMapped(group.dialogs, ofDialog);
}

function ofDialog(dialog: Dialog): readonly RefreshOwed[] {
  const found: RefreshOwed[] = [];
  /** By hop, walked from the end: what comes next there. */
  const nextOn = new Map<string, TraceMessage>();
  for (let i = dialog.transactions.length - 1; i >= 0; i--) {
    const t = dialog.transactions[i];
    const answer = t && finalResponse(t);
    if (!t?.request) continue;
    const { id } = t.hop;
    if (t.method === 'BYE') nextOn.set(id, t.request);
    if ((t.method !== 'INVITE' && t.method !== 'UPDATE') || !answer || !is2xx(answer)) continue;
    const interval = answer.keys.rare.sessionExpires;
    if (interval !== undefined)
      found.push(obligationOf(dialog, t, { answer, interval, next: nextOn.get(id) ?? dialog.bye }));
    nextOn.set(id, t.request);
  }
  return found.reverse();
}

function is2xx({ keys }: TraceMessage): boolean {
  return (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300;
}

function obligationOf(
  dialog: Dialog,
  t: Transaction,
  at: { readonly answer: TraceMessage; readonly interval: number; readonly next: TraceMessage | undefined },
): RefreshOwed {
  const { answer, interval, next } = at;
  const deadlineMs = interval * 1000;
  const waited = next && elapsedMs(answer, next);
  const isLate = waited !== undefined && waited > deadlineMs;
  // RFC 4028 §7.2: uac is who sent the request that set the timer.
  const isByClient = answer.keys.rare.refresher !== 'uas';
  return owed({
    dialog,
    transaction: t,
    answer,
    interval,
    next,
    opener: answer,
    hop: t.hop,
    silent: (isByClient ? t.client : t.server) ?? '',
    deadlineMs,
    discharged: next !== undefined && !isLate,
    proof: next && isLate ? [next] : [],
    isLasting: true,
  });
}
