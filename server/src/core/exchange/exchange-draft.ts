import type { ClientTransaction, TransactionEffect, TransactionEvent } from './client-transaction';
import type { ExchangeOutcome } from './exchange-outcome';
import type { ExchangeEffect, ExchangeState, OwnDialog, OwnTransaction } from './exchange-state';
import type { RequestTarget } from './prepared-request';
import { readWire } from './read-wire';
import { stepTransaction } from './step-transaction';

/** A step in the making: local to one call of `stepExchange`, so that its functions need not pass states around. */
export interface Draft {
  state: ExchangeState;
  readonly effects: ExchangeEffect[];
}

/** What a transaction hands to its user. */
export type Upward = Extract<TransactionEffect, { kind: 'pass' | 'timed-out' }>;

/** Changes some fields of the state. */
export function update(draft: Draft, change: Partial<ExchangeState>): void {
  draft.state = { ...draft.state, ...change };
}

/** Starts a timer; one with the same id is replaced. */
export function startTimer(draft: Draft, id: string, ms: number): void {
  update(draft, { pendingTimers: new Set([...draft.state.pendingTimers, id]) });
  draft.effects.push({ kind: 'start-timer', id, ms });
}

/** Stops a timer; says nothing of one that does not run. */
export function stopTimer(draft: Draft, id: string): void {
  if (!draft.state.pendingTimers.has(id)) return;
  forgetTimer(draft, id);
  draft.effects.push({ kind: 'stop-timer', id });
}

/** Takes a timer that has fired from those that run. */
export function forgetTimer(draft: Draft, id: string): void {
  update(draft, { pendingTimers: new Set([...draft.state.pendingTimers].filter(other => other !== id)) });
}

/** Puts a dialog, by its remote tag, in the place of what was known of it. */
export function putDialog(draft: Draft, remoteTag: string, own: OwnDialog): void {
  update(draft, { dialogs: new Map([...draft.state.dialogs, [remoteTag, own]]) });
}

/** Tells the user something about the message at hand. */
export function note(draft: Draft, text: string): void {
  draft.effects.push({ kind: 'note', text });
}

/** Tells the outcome, the first time only. */
export function settle(draft: Draft, outcome: ExchangeOutcome): void {
  if (draft.state.outcome) return;
  update(draft, { outcome });
  draft.effects.push({ kind: 'outcome', outcome });
}

/** A branch that was never used (RFC 3261 §8.1.1.7). */
export function newBranch(draft: Draft): string {
  const branches = draft.state.branches + 1;
  update(draft, { branches });
  return `z9hG4bK${draft.state.setup.seed}${branches}`;
}

/** The next CSeq number (RFC 3261 §12.2.1.1); all dialogs of the exchange share one row of numbers. */
export function nextCSeq(draft: Draft): number {
  const lastCseq = draft.state.lastCseq + 1;
  update(draft, { lastCseq });
  return lastCseq;
}

/** 64*T1, the time that a transaction waits (RFC 3261 §17), ms. */
export function waitMs(draft: Draft): number {
  return 64 * draft.state.setup.timers.t1;
}

interface NewTransaction {
  readonly kind: ClientTransaction['kind'];
  readonly request: string;
  readonly giveUpMs: number;
  /** Where it goes; undefined: the target of the user's request. */
  readonly to?: RequestTarget | undefined;
  readonly authorized?: boolean;
}

/** Makes a client transaction and sends its request. */
export function openTransaction(
  draft: Draft,
  id: string,
  { kind, request, giveUpMs, to, authorized }: NewTransaction,
): void {
  const { reliable, timers } = draft.state.setup;
  const transaction: ClientTransaction = {
    kind,
    state: 'initial',
    request,
    reliable,
    timers,
    giveUpMs,
    interval: timers.t1,
    ack: undefined,
  };
  put(draft, id, { facts: readWire(request), transaction, to, authorized });
  runTransaction(draft, id, { kind: 'start' });
}

/** Steps a transaction, does what it wants done, and answers what it has for its user. */
export function runTransaction(draft: Draft, id: string, event: TransactionEvent): readonly Upward[] {
  const own = draft.state.transactions.get(id);
  if (!own) return [];
  const { transaction, effects } = stepTransaction(own.transaction, event);
  put(draft, id, { ...own, transaction });
  const upward: Upward[] = [];
  for (const effect of effects) {
    if (effect.kind === 'send') draft.effects.push({ kind: 'send', text: effect.text, to: own.to });
    else if (effect.kind === 'start-timer') startTimer(draft, `${id}/${effect.timer}`, effect.ms);
    else if (effect.kind === 'stop-timer') stopTimer(draft, `${id}/${effect.timer}`);
    else upward.push(effect);
  }
  return upward;
}

/** Ends a transaction without a word: nothing more of it is sent or waited for. */
export function dropTransaction(draft: Draft, id: string): void {
  const own = draft.state.transactions.get(id);
  if (!own) return;
  put(draft, id, { ...own, transaction: { ...own.transaction, state: 'terminated' } });
  for (const timer of draft.state.pendingTimers) if (timer.startsWith(`${id}/`)) stopTimer(draft, timer);
}

/** Ends the exchange: stops all timers, and says so. */
export function end(draft: Draft): void {
  for (const timer of draft.state.pendingTimers) stopTimer(draft, timer);
  update(draft, { ended: true });
  draft.effects.push({ kind: 'ended' });
}

function put(draft: Draft, id: string, own: OwnTransaction): void {
  update(draft, { transactions: new Map([...draft.state.transactions, [id, own]]) });
}
