import {
  type ClientTransaction,
  stay,
  type TransactionEffect,
  type TransactionEvent,
  type TransactionStep,
} from './client-transaction';
import { makeAckToFailure } from './make-requests';

/**
 * One step of an INVITE client transaction: RFC 3261 §17.1.1.2 with the Accepted state of RFC 6026 §7.2. The ACK to
 * 3xx–6xx is the transaction's own; the ACK to a 2xx is its user's (RFC 3261 §13.2.2.4).
 */
export function stepInvite(transaction: ClientTransaction, event: TransactionEvent): TransactionStep {
  if (event.kind === 'start') return start(transaction);
  if (event.kind === 'timer') return timer(transaction, event.timer);
  const { state } = transaction;
  if (state === 'calling' || state === 'proceeding') return answer(transaction, event);
  if (state === 'accepted' && isSuccess(event.status)) return { transaction, effects: [pass(event)] };
  // A copy of the final answer says that the ACK was lost (RFC 3261 §17.1.1.2).
  if (state === 'completed' && event.status >= 300 && transaction.ack !== undefined) {
    return { transaction, effects: [{ kind: 'send', text: transaction.ack }] };
  }
  return stay(transaction);
}

type Response = Extract<TransactionEvent, { kind: 'response' }>;

function start(transaction: ClientTransaction): TransactionStep {
  if (transaction.state !== 'initial') return stay(transaction);
  const { t1 } = transaction.timers;
  const effects: TransactionEffect[] = [{ kind: 'send', text: transaction.request }];
  if (!transaction.reliable) effects.push({ kind: 'start-timer', timer: 'A', ms: t1 });
  effects.push({ kind: 'start-timer', timer: 'B', ms: transaction.giveUpMs });
  return { transaction: { ...transaction, state: 'calling', interval: t1 }, effects };
}

function timer(transaction: ClientTransaction, name: string): TransactionStep {
  const { state } = transaction;
  if (name === 'A' && state === 'calling') {
    // Doubled each time, without the bound T2 (RFC 3261 §17.1.1.2).
    const interval = transaction.interval * 2;
    return {
      transaction: { ...transaction, interval },
      effects: [
        { kind: 'send', text: transaction.request },
        { kind: 'start-timer', timer: 'A', ms: interval },
      ],
    };
  }
  if (name === 'B' && state === 'calling') {
    return {
      transaction: { ...transaction, state: 'terminated' },
      effects: [{ kind: 'stop-timer', timer: 'A' }, { kind: 'timed-out' }],
    };
  }
  const ends = (name === 'D' && state === 'completed') || (name === 'M' && state === 'accepted');
  return ends ? { transaction: { ...transaction, state: 'terminated' }, effects: [] } : stay(transaction);
}

function answer(transaction: ClientTransaction, event: Response): TransactionStep {
  const quiet: TransactionEffect[] = [
    { kind: 'stop-timer', timer: 'A' },
    { kind: 'stop-timer', timer: 'B' },
  ];
  if (event.status < 200) {
    return { transaction: { ...transaction, state: 'proceeding' }, effects: [...quiet, pass(event)] };
  }
  const wait = 64 * transaction.timers.t1;
  if (isSuccess(event.status)) {
    const startM: TransactionEffect = { kind: 'start-timer', timer: 'M', ms: wait };
    return { transaction: { ...transaction, state: 'accepted' }, effects: [...quiet, startM, pass(event)] };
  }
  const ack = makeAckToFailure(transaction.request, event.text);
  // Timer D is zero on a reliable transport: no copies will come.
  const state = transaction.reliable ? 'terminated' : 'completed';
  const effects: TransactionEffect[] = [...quiet, { kind: 'send', text: ack }];
  if (!transaction.reliable) effects.push({ kind: 'start-timer', timer: 'D', ms: wait });
  return { transaction: { ...transaction, state, ack }, effects: [...effects, pass(event)] };
}

function pass(event: Response): TransactionEffect {
  return { kind: 'pass', status: event.status, text: event.text };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
