import { sliceSpan } from '../text/span';
import { answerTo, writeAnswer } from './answer-request';
import { dialogOf } from './client-dialog';

import {
  type Draft,
  dropTransaction,
  newBranch,
  nextCSeq,
  note,
  openTransaction,
  putDialog,
  settle,
  waitMs,
} from './exchange-draft';
import type { OwnDialog } from './exchange-state';
import { acknowledge, forgetAck, holdAck } from './held-ack';
import { makeInDialog } from './make-requests';
import { firstValue, type WireFacts } from './read-wire';

/** A 2xx to an INVITE: ACK it, each fork once, each copy again (RFC 3261 §13.2.2.4). */
export function accepted(draft: Draft, facts: WireFacts): void {
  const { setup, request, cancel, closing, dialogs } = draft.state;
  const dialog = dialogOf(request, facts);
  const known = dialogs.get(dialog.remoteTag);
  if (known?.ackHeld) {
    note(draft, 'another copy of the 2xx: its ACK is held back');
    return;
  }
  if (known) {
    draft.effects.push({ kind: 'send', text: known.ack, to: known.dialog.nextHop });
    return;
  }
  const branch = newBranch(draft);
  const ack = makeInDialog({ invite: setup.request, dialog, method: 'ACK', branch, cseq: request.cseq ?? 1 });
  // Of a forked INVITE one call is kept: the others are ended at once.
  const surplus = dialogs.size > 0;
  const held = !surplus && cancel === 'no' && !closing ? setup.ack : undefined;
  const ackHeld = held !== undefined;
  putDialog(draft, dialog.remoteTag, { dialog, ack, ackHeld, state: 'up', sdpChanges: 0, held: false });
  if (held) holdAck(draft, held);
  else draft.effects.push({ kind: 'send', text: ack, to: dialog.nextHop });
  if (cancel !== 'no' || closing || surplus) hangUp(draft, dialog.remoteTag);
  if (cancel !== 'no') settle(draft, { kind: 'cancelled', how: { kind: 'crossed', status: facts.status } });
  else settle(draft, { kind: 'answered', status: facts.status, reason: facts.reason, callIsUp: !closing });
}

/** Ends a call with BYE (RFC 3261 §15.1.1), once. */
export function hangUp(draft: Draft, remoteTag: string): void {
  const own = draft.state.dialogs.get(remoteTag);
  if (own?.state !== 'up') return;
  // RFC 3261 §13.2.2.4: who does not want the call acknowledges it all the same, then ends it.
  acknowledge(draft, remoteTag);
  setDialog(draft, remoteTag, 'ending');
  const { setup } = draft.state;
  const branch = newBranch(draft);
  const cseq = nextCSeq(draft);
  const bye = makeInDialog({ invite: setup.request, dialog: own.dialog, method: 'BYE', branch, cseq });
  openTransaction(draft, `bye:${remoteTag}`, {
    kind: 'non-invite',
    request: bye,
    giveUpMs: waitMs(draft),
    to: own.dialog.nextHop,
  });
}

/** Notes how far a call is; a dialog that there is not is left alone. */
export function setDialog(draft: Draft, remoteTag: string, state: OwnDialog['state']): void {
  const own = draft.state.dialogs.get(remoteTag);
  if (own) putDialog(draft, remoteTag, { ...own, state });
}

/** A request of the peer: it gets a plain answer, and its BYE ends the call. */
export function receivedRequest(draft: Draft, facts: WireFacts): void {
  const { request, dialogs, setup } = draft.state;
  const ours = facts.callId === request.callId && facts.toTag === request.fromTag;
  const remoteTag = facts.fromTag ?? '';
  const known = ours && dialogs.has(remoteTag);
  const own = known ? dialogs.get(remoteTag) : undefined;
  const old = own?.offerAnswer;
  if (facts.method === 'INVITE' && old && old.branch === facts.branch) {
    draft.effects.push({ kind: 'send', text: old.text, to: 'sender' });
    return;
  }
  const sdp = own && sliceSpan(request.message.text, request.message.body);
  const sdpChanges = (own?.sdpChanges ?? 0) + 1;
  const answer = answerTo(facts, { inKnownDialog: known, sdp, sdpChanges });
  if (!answer) return;
  const identity = { tag: setup.seed, contact: firstValue(request.message, 'contact') };
  const text = writeAnswer(facts, answer, identity);
  if (own && answer.sdp !== undefined) {
    const offerAnswer = { branch: facts.branch, text };
    putDialog(draft, remoteTag, { ...own, sdpChanges, offerAnswer });
  }
  draft.effects.push({ kind: 'send', text, to: 'sender' });
  if (facts.method === 'BYE' && known && dialogs.get(remoteTag)?.state !== 'ended') {
    note(draft, 'the peer hung up');
    dropTransaction(draft, `bye:${remoteTag}`);
    setDialog(draft, remoteTag, 'ended');
    forgetAck(draft, remoteTag);
  }
}
