import type { TimerSettings, TransactionTimer } from './timers';

export type ClientTransactionState =
  | 'initial'
  | 'calling' // INVITE sent, nothing heard
  | 'trying' // the same of other methods
  | 'proceeding' // a provisional answer came
  | 'accepted' // a 2xx to INVITE came (RFC 6026 §7.2)
  | 'completed' // another final answer came; copies of it are absorbed
  | 'terminated';

/** One client transaction (RFC 3261 §17.1), as plain data. Texts are wire bytes, one character each. */
export interface ClientTransaction {
  readonly kind: 'invite' | 'non-invite';
  readonly state: ClientTransactionState;
  readonly request: string;
  /** TCP and the like: nothing is retransmitted, and copies need not be waited for. */
  readonly reliable: boolean;
  readonly timers: TimerSettings;
  /** Timer B or F: how long to wait for the first (INVITE) or final answer, ms. */
  readonly giveUpMs: number;
  /** The pause before the next retransmission, ms. */
  readonly interval: number;
  /** The ACK to a final answer other than 2xx, sent again for each copy of that answer. */
  readonly ack: string | undefined;
}

/** What happens to a transaction. A response has been matched to it before (`matchesRequest`). */
export type TransactionEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'response'; readonly status: number; readonly text: string }
  | { readonly kind: 'timer'; readonly timer: TransactionTimer };

/** What the owner of a transaction must do, in this order. */
export type TransactionEffect =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'start-timer'; readonly timer: TransactionTimer; readonly ms: number }
  | { readonly kind: 'stop-timer'; readonly timer: TransactionTimer }
  /** The response is for the transaction's user; copies that the transaction absorbs are not passed. */
  | { readonly kind: 'pass'; readonly status: number; readonly text: string }
  /** Timer B or F fired: there was no answer. This is no 408 (RFC 3261 §8.1.3.1 calls it a timeout error). */
  | { readonly kind: 'timed-out' };

/** A step: the next state and what to do. */
export interface TransactionStep {
  readonly transaction: ClientTransaction;
  readonly effects: readonly TransactionEffect[];
}

/** Nothing happens: the event means nothing in this state. */
export function stay(transaction: ClientTransaction): TransactionStep {
  return { transaction, effects: [] };
}
