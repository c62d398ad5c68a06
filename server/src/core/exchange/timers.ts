/** The times that all timers are made of, ms (RFC 3261 §17.1.1.1 and table 4). Tests and slow links set others. */
export interface TimerSettings {
  /** Estimate of the round trip. */
  readonly t1: number;
  /** Longest pause between retransmissions of a non-INVITE request. */
  readonly t2: number;
  /** How long a message can stay in the network. */
  readonly t4: number;
}

/** The defaults of RFC 3261. */
export const standardTimers: TimerSettings = { t1: 500, t2: 4000, t4: 5000 };

/**
 * Timers of client transactions (RFC 3261 table 4, RFC 6026 §8.4): A and E retransmit, B and F give up, D, K and M
 * wait for copies of the final answer.
 */
export type TransactionTimer = 'A' | 'B' | 'D' | 'E' | 'F' | 'K' | 'M';
