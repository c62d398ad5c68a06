import type { ExchangeState } from './exchange-state';

/** How far an exchange is, for what can be done with it. */
export type ExchangePhase =
  /** Sent; it can be cancelled. */
  | 'waiting'
  /** A challenge waits for credentials. */
  | 'challenged'
  /** A 2xx waits for its ACK, which is held back. */
  | 'unacknowledged'
  | 'up'
  | 'held'
  /** Nothing can be done any more, though copies of answers may still be waited for. */
  | 'over';

/** The phase of a state. Of a forked call the dialog that is kept counts. */
export function exchangePhase(state: ExchangeState): ExchangePhase {
  if (state.ended) return 'over';
  if (state.auth.pending) return 'challenged';
  const call = [...state.dialogs.values()].find(own => own.state === 'up');
  if (call?.ackHeld) return 'unacknowledged';
  if (call) return call.held ? 'held' : 'up';
  return state.outcome ? 'over' : 'waiting';
}
