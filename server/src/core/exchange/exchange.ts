import { answerChallenge, answerInDialog, challenged } from './exchange-auth';
import { accepted, receivedRequest, setDialog } from './exchange-calls';
import {
  type Draft,
  dropTransaction,
  end,
  forgetTimer,
  note,
  runTransaction,
  settle,
  stopTimer,
  type Upward,
  update,
  waitMs,
} from './exchange-draft';
import { acceptReinvite, acknowledgeProvisional, hold, transfer } from './exchange-in-call';
import type { ExchangeEvent, ExchangeState, ExchangeStep } from './exchange-state';
import { cancel, close, sendCancel, stopRequest } from './exchange-stop';
import { ackDelayTimer, acknowledge, ackWaitIsOver, ackWaitTimer } from './held-ack';
import { mismatch } from './match-response';
import { openRequest } from './open-request';
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
  else if (event.kind === 'credentials') answerChallenge(draft, event.credentials);
  else if (event.kind === 'acknowledge') acknowledge(draft);
  else if (event.kind === 'hold') hold(draft, true);
  else if (event.kind === 'resume') hold(draft, false);
  else if (event.kind === 'transfer') transfer(draft, event.referTo);
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

function start(draft: Draft): void {
  const { setup, request, transactions } = draft.state;
  if (transactions.size > 0) return;
  if (request.method === 'ACK') {
    draft.effects.push({ kind: 'send', text: setup.request });
    settle(draft, { kind: 'sent' });
    return;
  }
  openRequest(draft, 'request', setup.request);
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
  else if (facts && id === draft.state.current) answered(draft, facts);
  else if (facts && facts.status >= 200) answeredInDialog(draft, id, facts);
}

/** A final answer to a request that the exchange made by itself or in a call. */
function answeredInDialog(draft: Draft, id: string, facts: WireFacts): void {
  if (answerInDialog(draft, id, facts)) return;
  const [what = '', tag = ''] = splitId(id);
  if (what === 'bye') setDialog(draft, tag, 'ended');
  else if (what === 'reinvite') acceptReinvite(draft, id, facts);
  else if (facts.status >= 300 && what !== 'cancel' && what !== 'request')
    note(draft, `the ${draft.state.transactions.get(id)?.facts.method} was answered ${facts.status}`);
}

function splitId(id: string): readonly [what: string, tag: string] {
  const colon = id.indexOf(':');
  return colon === -1 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)];
}

function timedOut(draft: Draft, id: string): void {
  if (id === draft.state.current) {
    stopTimer(draft, 'limit');
    noAnswer(draft);
    return;
  }
  const method = draft.state.transactions.get(id)?.facts.method ?? 'request';
  note(draft, `the ${method} got no answer`);
  const [what, tag] = splitId(id);
  if (what === 'bye') setDialog(draft, tag, 'ended');
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
    acknowledgeProvisional(draft, facts);
    if (cancel === 'wanted') sendCancel(draft);
    return;
  }
  stopTimer(draft, 'limit');
  stopTimer(draft, 'cancel-wait');
  const invite = draft.state.request.method === 'INVITE';
  if (invite && status < 300) accepted(draft, facts);
  else if (challenged(draft, facts)) return;
  else if (cancel === 'no') settle(draft, { kind: 'answered', status, reason, callIsUp: false });
  else if (status === 487) settle(draft, { kind: 'cancelled', how: { kind: 'terminated' } });
  else settle(draft, { kind: 'cancelled', how: { kind: 'answered', status, reason } });
}

function timer(draft: Draft, id: string): void {
  if (!draft.state.pendingTimers.has(id)) return;
  forgetTimer(draft, id);
  if (id === 'limit') {
    noAnswer(draft);
    stopRequest(draft);
  } else if (id === 'cancel-wait') {
    settle(draft, { kind: 'cancelled', how: { kind: 'unanswered' } });
    dropTransaction(draft, draft.state.current);
  } else if (id === 'close') end(draft);
  else if (id === ackDelayTimer) acknowledge(draft);
  else if (id === ackWaitTimer) ackWaitIsOver(draft);
  else {
    const slash = id.lastIndexOf('/');
    const name = id.slice(slash + 1) as TransactionTimer;
    const owner = id.slice(0, slash);
    for (const upward of runTransaction(draft, owner, { kind: 'timer', timer: name })) {
      handleUpward(draft, owner, upward);
    }
  }
}
