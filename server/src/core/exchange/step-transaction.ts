import {
  type ClientTransaction,
  type ClientTransactionState,
  stay,
  type TransactionEffect,
  type TransactionEvent,
  type TransactionStep,
} from './client-transaction';
import { makeAckToFailure } from './make-requests';
import type { TransactionTimer } from './timers';

/** The names that RFC 3261 table 4 gives to timers of one purpose, and the state before any answer. */
interface KindOfTransaction {
  readonly waiting: ClientTransactionState;
  readonly repeat: TransactionTimer;
  readonly giveUp: TransactionTimer;
  readonly absorb: TransactionTimer;
}

const kinds: Readonly<Record<ClientTransaction['kind'], KindOfTransaction>> = {
  invite: { waiting: 'calling', repeat: 'A', giveUp: 'B', absorb: 'D' },
  'non-invite': { waiting: 'trying', repeat: 'E', giveUp: 'F', absorb: 'K' },
};

/**
 * One step of a client transaction: for INVITE RFC 3261 §17.1.1.2 with the Accepted state of RFC 6026 §7.2, else
 * §17.1.2.2. The ACK to 3xx–6xx is the transaction's own; the ACK to a 2xx is its user's (§13.2.2.4).
 */
export function stepTransaction(transaction: ClientTransaction, event: TransactionEvent): TransactionStep {
  if (event.kind === 'start') return start(transaction);
  if (event.kind === 'timer') return timer(transaction, event.timer);
  const { state } = transaction;
  if (state === kinds[transaction.kind].waiting || state === 'proceeding') return answer(transaction, event);
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
  const { waiting, repeat, giveUp } = kinds[transaction.kind];
  const { t1 } = transaction.timers;
  const effects: TransactionEffect[] = [{ kind: 'send', text: transaction.request }];
  if (!transaction.reliable) effects.push({ kind: 'start-timer', timer: repeat, ms: t1 });
  effects.push({ kind: 'start-timer', timer: giveUp, ms: transaction.giveUpMs });
  return { transaction: { ...transaction, state: waiting, interval: t1 }, effects };
}

function timer(transaction: ClientTransaction, name: TransactionTimer): TransactionStep {
  const { kind, state } = transaction;
  const { repeat, giveUp, absorb } = kinds[kind];
  if (name === repeat && isRepeated(transaction)) {
    const interval = nextInterval(transaction);
    return {
      transaction: { ...transaction, interval },
      effects: [
        { kind: 'send', text: transaction.request },
        { kind: 'start-timer', timer: repeat, ms: interval },
      ],
    };
  }
  if (name === giveUp && isRepeated(transaction)) {
    return {
      transaction: { ...transaction, state: 'terminated' },
      effects: [{ kind: 'stop-timer', timer: repeat }, { kind: 'timed-out' }],
    };
  }
  const ends = (name === absorb && state === 'completed') || (name === 'M' && state === 'accepted');
  return ends ? { transaction: { ...transaction, state: 'terminated' }, effects: [] } : stay(transaction);
}

/** An INVITE is repeated until it rings; another request until its final answer. */
function isRepeated({ kind, state }: ClientTransaction): boolean {
  return state === kinds[kind].waiting || (kind === 'non-invite' && state === 'proceeding');
}

/** Doubled each time: without bound for INVITE, else up to T2, and T2 at once when a provisional answer came. */
function nextInterval({ kind, state, interval, timers }: ClientTransaction): number {
  if (kind === 'invite') return interval * 2;
  return state === 'proceeding' ? timers.t2 : Math.min(interval * 2, timers.t2);
}

function answer(transaction: ClientTransaction, event: Response): TransactionStep {
  const isInvite = transaction.kind === 'invite';
  const { repeat, giveUp } = kinds[transaction.kind];
  const quiet: readonly TransactionEffect[] = [
    { kind: 'stop-timer', timer: repeat },
    { kind: 'stop-timer', timer: giveUp },
  ];
  if (event.status < 200) {
    const effects = [...(isInvite ? quiet : []), pass(event)];
    return { transaction: { ...transaction, state: 'proceeding' }, effects };
  }
  if (isInvite && isSuccess(event.status)) {
    const startM: TransactionEffect = { kind: 'start-timer', timer: 'M', ms: 64 * transaction.timers.t1 };
    return { transaction: { ...transaction, state: 'accepted' }, effects: [...quiet, startM, pass(event)] };
  }
  const ack = isInvite ? makeAckToFailure(transaction.request, event.text) : undefined;
  // Timers D and K are zero on a reliable transport: no copies will come.
  const state = transaction.reliable ? 'terminated' : 'completed';
  const effects = [...quiet, ...sendOf(ack), ...absorbOf(transaction), pass(event)];
  return { transaction: { ...transaction, state, ack }, effects };
}

function sendOf(text: string | undefined): readonly TransactionEffect[] {
  return text === undefined ? [] : [{ kind: 'send', text }];
}

/** Copies of the final answer are waited for: 64*T1 for an INVITE, T4 for the rest. */
function absorbOf({ kind, reliable, timers }: ClientTransaction): readonly TransactionEffect[] {
  if (reliable) return [];
  const ms = kind === 'invite' ? 64 * timers.t1 : timers.t4;
  return [{ kind: 'start-timer', timer: kinds[kind].absorb, ms }];
}

function pass(event: Response): TransactionEffect {
  return { kind: 'pass', status: event.status, text: event.text };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
