import { answerTo, writeAnswer } from './answer-request';
import { dialogOf } from './client-dialog';
import {
  type Draft,
  dropTransaction,
  end,
  forgetTimer,
  newBranch,
  note,
  openTransaction,
  runTransaction,
  settle,
  startTimer,
  stopTimer,
  type Upward,
  update,
} from './exchange-draft';
import type { ExchangeEvent, ExchangeState, ExchangeStep, OwnDialog } from './exchange-state';
import { makeCancel, makeInDialog } from './make-requests';
import { mismatch } from './match-response';
import { readWire, type WireFacts } from './read-wire';
import type { TransactionTimer } from './timers';

/** More strange answers than this are not remembered one by one. */
const maxStrays = 20;

/**
 * One step of an exchange: a request of the user, and all that RFC 3261 makes of it. Owns no socket, timer or clock;
 * never throws, whatever comes in. After `ended` nothing happens any more.
 */
export function stepExchange(state: ExchangeState, event: ExchangeEvent): ExchangeStep {
  if (state.ended) return { state, effects: [] };
  const draft: Draft = { state, effects: [] };
  if (event.kind === 'start') start(draft);
  else if (event.kind === 'received') received(draft, event.text);
  else if (event.kind === 'timer') timer(draft, event.id);
  else if (event.kind === 'cancel') cancel(draft);
  else if (event.kind === 'close') close(draft, event.withinMs);
  else {
    settle(draft, { kind: 'failed', failure: event.failure });
    end(draft);
  }
  if (!draft.state.ended && isOver(draft.state)) end(draft);
  return draft;
}

/** Nothing is open: no request waits, no call is up, and, unless the owner is in a hurry, no copies are waited for. */
function isOver(state: ExchangeState): boolean {
  if (!state.outcome) return false;
  const lingering = ['accepted', 'completed'];
  for (const { transaction } of state.transactions.values()) {
    const over =
      transaction.state === 'terminated' || (state.closing && lingering.includes(transaction.state));
    if (!over) return false;
  }
  return [...state.dialogs.values()].every(own => own.state === 'ended');
}

function waitMs(draft: Draft): number {
  return 64 * draft.state.setup.timers.t1;
}

function start(draft: Draft): void {
  const { setup, request, transactions } = draft.state;
  if (transactions.size > 0) return;
  if (request.method === 'ACK') {
    draft.effects.push({ kind: 'send', text: setup.request });
    settle(draft, { kind: 'sent' });
    return;
  }
  const invite = request.method === 'INVITE';
  openTransaction(draft, 'request', {
    kind: invite ? 'invite' : 'non-invite',
    request: setup.request,
    giveUpMs: invite ? Math.min(waitMs(draft), setup.timeoutMs) : setup.timeoutMs,
  });
  // A ringing INVITE has no timer of its own (RFC 3261 §17.1.1.2): this is the user's patience.
  if (invite) startTimer(draft, 'limit', setup.timeoutMs);
}

function received(draft: Draft, text: string): void {
  const facts = readWire(text);
  if (facts.kind === 'broken') note(draft, 'not a SIP message: its first line is none of SIP');
  else if (facts.kind === 'request') receivedRequest(draft, facts);
  else receivedResponse(draft, text, facts);
}

function receivedResponse(draft: Draft, text: string, facts: WireFacts): void {
  const differences: string[] = [];
  for (const [id, own] of draft.state.transactions) {
    const difference = mismatch(own.facts, facts);
    if (difference === undefined) {
      matched(draft, id, text, facts);
      return;
    }
    differences.push(difference);
  }
  const why = differences[0] ?? 'nothing was sent';
  note(draft, `belongs to no request of this exchange: ${why}`);
  if (draft.state.strays.length < maxStrays) {
    update(draft, { strays: [...draft.state.strays, { status: facts.status, why }] });
  }
}

function matched(draft: Draft, id: string, text: string, facts: WireFacts): void {
  const { status } = facts;
  if (status < 100 || status > 699) note(draft, 'its status code is outside of 100 to 699');
  else {
    for (const upward of runTransaction(draft, id, { kind: 'response', status, text })) {
      handleUpward(draft, id, upward, facts);
    }
  }
}

function handleUpward(draft: Draft, id: string, upward: Upward, facts?: WireFacts): void {
  if (upward.kind === 'timed-out') timedOut(draft, id);
  else if (facts && id === 'request') answered(draft, facts);
  else if (facts && facts.status >= 200 && id.startsWith('bye:')) setDialog(draft, id.slice(4), 'ended');
}

function timedOut(draft: Draft, id: string): void {
  if (id === 'request') {
    stopTimer(draft, 'limit');
    noAnswer(draft);
  } else if (id === 'cancel') note(draft, 'the CANCEL got no answer');
  else {
    note(draft, 'the BYE got no answer');
    setDialog(draft, id.slice(4), 'ended');
  }
}

function noAnswer(draft: Draft): void {
  const { provisional, strays, setup } = draft.state;
  const patience =
    draft.state.request.method === 'INVITE' && !provisional
      ? Math.min(waitMs(draft), setup.timeoutMs)
      : setup.timeoutMs;
  settle(draft, { kind: 'no-answer', waitedMs: patience, provisional, strays });
}

/** An answer to the user's request that is no copy. */
function answered(draft: Draft, facts: WireFacts): void {
  const { status, reason } = facts;
  const { cancel } = draft.state;
  if (status < 200) {
    update(draft, { provisional: { status, reason } });
    draft.effects.push({ kind: 'progress', status, reason });
    if (cancel === 'wanted') sendCancel(draft);
    return;
  }
  stopTimer(draft, 'limit');
  stopTimer(draft, 'cancel-wait');
  const invite = draft.state.request.method === 'INVITE';
  if (invite && status < 300) accepted(draft, facts);
  else if (cancel === 'no') settle(draft, { kind: 'answered', status, reason, callIsUp: false });
  else if (status === 487) settle(draft, { kind: 'cancelled', how: { kind: 'terminated' } });
  else settle(draft, { kind: 'cancelled', how: { kind: 'answered', status, reason } });
}

/** A 2xx to an INVITE: ACK it, each fork once, each copy again (RFC 3261 §13.2.2.4). */
function accepted(draft: Draft, facts: WireFacts): void {
  const { setup, request, cancel, closing, dialogs } = draft.state;
  const dialog = dialogOf(request, facts);
  const known = dialogs.get(dialog.remoteTag);
  if (known) {
    draft.effects.push({ kind: 'send', text: known.ack, to: known.dialog.nextHop });
    return;
  }
  const branch = newBranch(draft);
  const ack = makeInDialog({ invite: setup.request, dialog, method: 'ACK', branch, cseq: request.cseq ?? 1 });
  update(draft, { dialogs: new Map([...dialogs, [dialog.remoteTag, { dialog, ack, state: 'up' }]]) });
  draft.effects.push({ kind: 'send', text: ack, to: dialog.nextHop });
  // Of a forked INVITE one call is kept: the others are ended at once.
  const surplus = dialogs.size > 0;
  if (cancel !== 'no' || closing || surplus) hangUp(draft, dialog.remoteTag);
  if (cancel !== 'no') settle(draft, { kind: 'cancelled', how: { kind: 'crossed', status: facts.status } });
  else settle(draft, { kind: 'answered', status: facts.status, reason: facts.reason, callIsUp: !closing });
}

function hangUp(draft: Draft, remoteTag: string): void {
  const own = draft.state.dialogs.get(remoteTag);
  if (own?.state !== 'up') return;
  setDialog(draft, remoteTag, 'ending');
  const { setup, request } = draft.state;
  const branch = newBranch(draft);
  const cseq = (request.cseq ?? 1) + 1;
  const bye = makeInDialog({ invite: setup.request, dialog: own.dialog, method: 'BYE', branch, cseq });
  openTransaction(draft, `bye:${remoteTag}`, {
    kind: 'non-invite',
    request: bye,
    giveUpMs: waitMs(draft),
    to: own.dialog.nextHop,
  });
}

function setDialog(draft: Draft, remoteTag: string, state: OwnDialog['state']): void {
  const own = draft.state.dialogs.get(remoteTag);
  if (own) update(draft, { dialogs: new Map([...draft.state.dialogs, [remoteTag, { ...own, state }]]) });
}

function receivedRequest(draft: Draft, facts: WireFacts): void {
  const { request, dialogs, setup } = draft.state;
  const ours = facts.callId === request.callId && facts.toTag === request.fromTag;
  const remoteTag = facts.fromTag ?? '';
  const known = ours && dialogs.has(remoteTag);
  const answer = answerTo(facts, known);
  if (!answer) return;
  draft.effects.push({ kind: 'send', text: writeAnswer(facts, answer, setup.seed), to: 'sender' });
  if (facts.method === 'BYE' && known && dialogs.get(remoteTag)?.state !== 'ended') {
    note(draft, 'the peer hung up');
    dropTransaction(draft, `bye:${remoteTag}`);
    setDialog(draft, remoteTag, 'ended');
  }
}

function timer(draft: Draft, id: string): void {
  if (!draft.state.pendingTimers.has(id)) return;
  forgetTimer(draft, id);
  if (id === 'limit') {
    noAnswer(draft);
    stopRequest(draft);
  } else if (id === 'cancel-wait') {
    settle(draft, { kind: 'cancelled', how: { kind: 'unanswered' } });
    dropTransaction(draft, 'request');
  } else if (id === 'close') {
    end(draft);
  } else {
    const slash = id.lastIndexOf('/');
    const name = id.slice(slash + 1) as TransactionTimer;
    const owner = id.slice(0, slash);
    for (const upward of runTransaction(draft, owner, { kind: 'timer', timer: name })) {
      handleUpward(draft, owner, upward);
    }
  }
}

/** The user's stop: what it means depends on how far the request got. */
function cancel(draft: Draft): void {
  for (const remoteTag of draft.state.dialogs.keys()) hangUp(draft, remoteTag);
  if (draft.state.cancel !== 'no') return;
  const request = draft.state.transactions.get('request')?.transaction;
  if (!request) return;
  if (request.state === 'calling') {
    // RFC 3261 §9.1: no CANCEL before a provisional answer. Until Timer B it is sent if one comes; copies of the
    // INVITE would only undo what the user wants.
    update(draft, { cancel: 'wanted' });
    stopTimer(draft, 'request/A');
    stopTimer(draft, 'limit');
    settle(draft, { kind: 'cancelled', how: { kind: 'before-answer' } });
  } else stopRequest(draft);
}

/** Ends a request that waits: CANCEL for an INVITE that rings; the rest is just no longer waited for (§9.1). */
function stopRequest(draft: Draft): void {
  const request = draft.state.transactions.get('request')?.transaction;
  if (request?.kind === 'invite' && request.state === 'proceeding') {
    sendCancel(draft);
    return;
  }
  const waiting = ['calling', 'trying', 'proceeding'].includes(request?.state ?? '');
  if (!waiting) return;
  settle(draft, { kind: 'cancelled', how: { kind: 'stopped' } });
  dropTransaction(draft, 'request');
  stopTimer(draft, 'limit');
}

function sendCancel(draft: Draft): void {
  if (draft.state.cancel === 'sent') return;
  update(draft, { cancel: 'sent' });
  stopTimer(draft, 'limit');
  const request = makeCancel(draft.state.setup.request);
  openTransaction(draft, 'cancel', { kind: 'non-invite', request, giveUpMs: waitMs(draft) });
  // RFC 3261 §9.1: without a final answer for 64*T1 the request counts as cancelled.
  startTimer(draft, 'cancel-wait', waitMs(draft));
}

function close(draft: Draft, withinMs: number): void {
  if (draft.state.closing) return;
  update(draft, { closing: true });
  startTimer(draft, 'close', withinMs);
  for (const remoteTag of draft.state.dialogs.keys()) hangUp(draft, remoteTag);
  stopRequest(draft);
  settle(draft, { kind: 'cancelled', how: { kind: 'stopped' } });
}
