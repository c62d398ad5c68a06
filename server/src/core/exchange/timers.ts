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

/** Shorter times would be load, longer ones no timer any more. */
const shortestMs = 50;
const longestMs = 60_000;

/** The times of a setting `{ "t1": ms, … }`, whatever it is: what is missing or out of bounds is the default. */
export function readTimers(setting: unknown): TimerSettings {
  const given: object = typeof setting === 'object' && setting !== null ? setting : {};
  const time = (name: keyof TimerSettings): number => {
    const ms: unknown = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    const isTime = typeof ms === 'number' && ms >= shortestMs && ms <= longestMs;
    return isTime ? ms : standardTimers[name];
  };
  return { t1: time('t1'), t2: time('t2'), t4: time('t4') };
}

/**
 * Timers of client transactions (RFC 3261 table 4, RFC 6026 §8.4): A and E retransmit, B and F give up, D, K and M
 * wait for copies of the final answer.
 */
export type TransactionTimer = 'A' | 'B' | 'D' | 'E' | 'F' | 'K' | 'M';
