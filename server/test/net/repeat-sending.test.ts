import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/net/clock';
import { repeatSending } from '../../src/net/repeat-sending';

/** A clock that fires at once and notes what it was asked for. */
function instant() {
  const waits: number[] = [];
  const after = (ms: number, callback: () => void) => {
    waits.push(ms);
    queueMicrotask(callback);
    return () => undefined;
  };
  return { waits, clock: { ...systemClock, after } };
}

const { signal } = new AbortController();

describe('sending several times', () => {
  it('is once without # @repeat', async () => {
    const { clock, waits } = instant();
    const rounds: unknown[] = [];
    await repeatSending(undefined, async round => rounds.push(round) > 0, { signal, clock });
    expect(rounds).toEqual([{ number: 1, times: 1 }]);
    expect(waits).toEqual([]);
  });

  it('is one after the other, with the pause after each but the last', async () => {
    const { clock, waits } = instant();
    let open = 0;
    let most = 0;
    const send = async () => {
      most = Math.max(most, ++open);
      await Promise.resolve();
      open--;
      return true;
    };
    await repeatSending({ times: 4, delayMs: 250 }, send, { signal, clock });
    expect(waits).toEqual([250, 250, 250]);
    expect(most).toBe(1);
  });

  it('ends where one says that no further makes sense', async () => {
    const { clock } = instant();
    let count = 0;
    await repeatSending({ times: 9, delayMs: 100 }, async () => ++count < 3, { signal, clock });
    expect(count).toBe(3);
  });

  it('is stopped in its pause, and leaves no timer', async () => {
    const stop = new AbortController();
    let pending = 0;
    const after = () => {
      pending++;
      queueMicrotask(() => stop.abort());
      return () => {
        pending--;
      };
    };
    let count = 0;
    const options = { signal: stop.signal, clock: { ...systemClock, after } };
    await repeatSending({ times: 9, delayMs: 100 }, async () => ++count > 0, options);
    expect([count, pending]).toEqual([1, 0]);
  });
});
