import { hangUp } from './exchange-calls';
import {
  type Draft,
  dropTransaction,
  openTransaction,
  settle,
  startTimer,
  stopTimer,
  update,
  waitMs,
} from './exchange-draft';
import { makeCancel } from './make-requests';

/** The user's stop: what it means depends on how far the request got. */
export function cancel(draft: Draft): void {
  for (const remoteTag of draft.state.dialogs.keys()) hangUp(draft, remoteTag);
  if (draft.state.cancel !== 'no') return;
  const request = draft.state.transactions.get(draft.state.current)?.transaction;
  if (!request) return;
  if (draft.state.auth.pending) {
    // Nothing waits at the peer: the challenge was the final answer to what was sent.
    update(draft, { auth: { ...draft.state.auth, pending: undefined } });
    settle(draft, { kind: 'cancelled', how: { kind: 'stopped' } });
    return;
  }
  if (request.state === 'calling') {
    // RFC 3261 §9.1: no CANCEL before a provisional answer. Until Timer B it is sent if one comes; copies of the
    // INVITE would only undo what the user wants.
    update(draft, { cancel: 'wanted' });
    stopTimer(draft, `${draft.state.current}/A`);
    stopTimer(draft, 'limit');
    settle(draft, { kind: 'cancelled', how: { kind: 'before-answer' } });
  } else stopRequest(draft);
}

/** Ends a request that waits: CANCEL for an INVITE that rings; the rest is just no longer waited for (§9.1). */
export function stopRequest(draft: Draft): void {
  const request = draft.state.transactions.get(draft.state.current)?.transaction;
  if (request?.kind === 'invite' && request.state === 'proceeding') {
    sendCancel(draft);
    return;
  }
  const waiting = ['calling', 'trying', 'proceeding'].includes(request?.state ?? '');
  if (!waiting) return;
  settle(draft, { kind: 'cancelled', how: { kind: 'stopped' } });
  dropTransaction(draft, draft.state.current);
  stopTimer(draft, 'limit');
}

/** Sends the CANCEL of the request, once (RFC 3261 §9.1). */
export function sendCancel(draft: Draft): void {
  if (draft.state.cancel === 'sent') return;
  update(draft, { cancel: 'sent' });
  stopTimer(draft, 'limit');
  const request = makeCancel(draft.state.setup.request);
  openTransaction(draft, 'cancel', { kind: 'non-invite', request, giveUpMs: waitMs(draft) });
  // RFC 3261 §9.1: without a final answer for 64*T1 the request counts as cancelled.
  startTimer(draft, 'cancel-wait', waitMs(draft));
}

/** The owner goes away: all that is open is ended within so many ms. */
export function close(draft: Draft, withinMs: number): void {
  if (draft.state.closing) return;
  update(draft, { closing: true });
  startTimer(draft, 'close', withinMs);
  for (const remoteTag of draft.state.dialogs.keys()) hangUp(draft, remoteTag);
  stopRequest(draft);
  settle(draft, { kind: 'cancelled', how: { kind: 'stopped' } });
}
