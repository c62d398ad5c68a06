import {
  type ClientTransaction,
  stay,
  type TransactionEffect,
  type TransactionEvent,
  type TransactionStep,
} from './client-transaction';

/** One step of a client transaction of any method but INVITE and ACK: RFC 3261 §17.1.2.2. */
export function stepNonInvite(transaction: ClientTransaction, event: TransactionEvent): TransactionStep {
  if (event.kind === 'start') return start(transaction);
  if (event.kind === 'timer') return timer(transaction, event.timer);
  if (!isWaiting(transaction)) return stay(transaction);
  const pass: TransactionEffect = { kind: 'pass', status: event.status, text: event.text };
  if (event.status < 200) {
    return { transaction: { ...transaction, state: 'proceeding' }, effects: [pass] };
  }
  const effects: TransactionEffect[] = [
    { kind: 'stop-timer', timer: 'E' },
    { kind: 'stop-timer', timer: 'F' },
  ];
  // Timer K is zero on a reliable transport: no copies will come.
  if (!transaction.reliable) effects.push({ kind: 'start-timer', timer: 'K', ms: transaction.timers.t4 });
  const state = transaction.reliable ? 'terminated' : 'completed';
  return { transaction: { ...transaction, state }, effects: [...effects, pass] };
}

function isWaiting(transaction: ClientTransaction): boolean {
  return transaction.state === 'trying' || transaction.state === 'proceeding';
}

function start(transaction: ClientTransaction): TransactionStep {
  if (transaction.state !== 'initial') return stay(transaction);
  const { t1 } = transaction.timers;
  const effects: TransactionEffect[] = [{ kind: 'send', text: transaction.request }];
  if (!transaction.reliable) effects.push({ kind: 'start-timer', timer: 'E', ms: t1 });
  effects.push({ kind: 'start-timer', timer: 'F', ms: transaction.giveUpMs });
  return { transaction: { ...transaction, state: 'trying', interval: t1 }, effects };
}

function timer(transaction: ClientTransaction, name: string): TransactionStep {
  if (name === 'E' && isWaiting(transaction)) {
    const { t2 } = transaction.timers;
    // Doubled up to T2; once a provisional answer came, T2 at once.
    const interval = transaction.state === 'trying' ? Math.min(transaction.interval * 2, t2) : t2;
    return {
      transaction: { ...transaction, interval },
      effects: [
        { kind: 'send', text: transaction.request },
        { kind: 'start-timer', timer: 'E', ms: interval },
      ],
    };
  }
  if (name === 'F' && isWaiting(transaction)) {
    return {
      transaction: { ...transaction, state: 'terminated' },
      effects: [{ kind: 'stop-timer', timer: 'E' }, { kind: 'timed-out' }],
    };
  }
  const ends = name === 'K' && transaction.state === 'completed';
  return ends ? { transaction: { ...transaction, state: 'terminated' }, effects: [] } : stay(transaction);
}
