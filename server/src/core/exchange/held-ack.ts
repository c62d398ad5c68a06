import { type Draft, note, putDialog, startTimer, stopTimer, waitMs } from './exchange-draft';
import type { RequestAck } from './prepared-request';

/** While this timer runs the peer repeats its 2xx and waits for the ACK: 64*T1 (RFC 3261 §13.3.1.4). */
export const ackWaitTimer = 'ack-wait';
/** `# @ack 5s`: when it fires, the ACK goes. */
export const ackDelayTimer = 'ack-delay';

/** The ACK of the 2xx that has just come, the first of the exchange, waits: for the user, or for its time. */
export function holdAck(draft: Draft, ack: RequestAck): void {
  note(draft, 'its ACK is held back');
  startTimer(draft, ackWaitTimer, waitMs(draft));
  if (ack.kind === 'after') startTimer(draft, ackDelayTimer, ack.ms);
}

/** Sends the ACK that a dialog holds back, without a tag that of any; nothing where none is held back. */
export function acknowledge(draft: Draft, remoteTag?: string): void {
  for (const [tag, own] of draft.state.dialogs) {
    if (!own.ackHeld || (remoteTag !== undefined && remoteTag !== tag)) continue;
    forgetAck(draft, tag);
    draft.effects.push({ kind: 'send', text: own.ack, to: own.dialog.nextHop });
  }
}

/** The peer has ended the call: the ACK that is held back is not sent any more. */
export function forgetAck(draft: Draft, remoteTag: string): void {
  const own = draft.state.dialogs.get(remoteTag);
  if (!own?.ackHeld) return;
  putDialog(draft, remoteTag, { ...own, ackHeld: false });
  stopTimer(draft, ackWaitTimer);
  stopTimer(draft, ackDelayTimer);
}

/** The user may still send it: what a peer does with an ACK that is too late is worth seeing. */
export function ackWaitIsOver(draft: Draft): void {
  note(draft, 'the ACK is still held back: after 64*T1 the peer waits for it no longer (RFC 3261 §13.3.1.4)');
}
