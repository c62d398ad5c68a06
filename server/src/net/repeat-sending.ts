import type { RequestRepeat } from '../core/exchange/prepared-request';
import type { StopSignal } from '../core/fire-port';
import { type Clock, systemClock } from './clock';

/** One of several sendings of a request. */
export interface Round {
  /** From 1. */
  readonly number: number;
  readonly times: number;
}

/** How `repeatSending` waits, and how it is stopped. */
export interface RepeatOptions {
  readonly signal: StopSignal;
  readonly clock?: Clock;
}

/**
 * Sends a request as often as `# @repeat` says, one after the other: `send` settles when a sending is over, and answers
 * false where no further one makes sense. Without `repeat` once. Ends early when the signal fires. Rejects as `send` does.
 */
export async function repeatSending(
  repeat: RequestRepeat | undefined,
  send: (round: Round) => Promise<boolean>,
  { signal, clock = systemClock }: RepeatOptions,
): Promise<void> {
  const { times, delayMs } = repeat ?? { times: 1, delayMs: 0 };
  for (let number = 1; number <= times; number++) {
    const goesOn = await send({ number, times });
    if (!goesOn || signal.aborted || number === times) return;
    await pause(delayMs, signal, clock);
    if (signal.aborted) return;
  }
}

/** Settles after so many ms, or when the signal fires. */
function pause(ms: number, signal: StopSignal, clock: Clock): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}
