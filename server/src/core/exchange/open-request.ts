import { type Draft, openTransaction, startTimer, update, waitMs } from './exchange-draft';
import { readWire } from './read-wire';

/** Sends the user's request, for the first time or with credentials, as a transaction of its own (RFC 3261 §22.2). */
export function openRequest(draft: Draft, id: string, request: string): void {
  const { setup } = draft.state;
  const facts = readWire(request);
  update(draft, { current: id, request: facts, setup: { ...setup, request } });
  const invite = facts.method === 'INVITE';
  openTransaction(draft, id, {
    kind: invite ? 'invite' : 'non-invite',
    request,
    giveUpMs: invite ? Math.min(waitMs(draft), setup.timeoutMs) : setup.timeoutMs,
  });
  // A ringing INVITE has no timer of its own (RFC 3261 §17.1.1.2): this is the user's patience.
  if (invite) startTimer(draft, 'limit', setup.timeoutMs);
}
