import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTimers, standardTimers } from '../../../src/core/exchange/timers';

describe('the setting of timers', () => {
  it.each([
    [{ t1: 2000 }, { ...standardTimers, t1: 2000 }],
    [
      { t1: 100, t2: 800, t4: 1000 },
      { t1: 100, t2: 800, t4: 1000 },
    ],
    [{ t1: 0, t2: 60_001, t4: '5' }, standardTimers],
    [undefined, standardTimers],
    [null, standardTimers],
    [[], standardTimers],
  ])('%j', (setting, timers) => expect(readTimers(setting)).toEqual(timers));

  it('whatever it is, every time is within its bounds', () => {
    fc.assert(
      fc.property(fc.anything(), setting => {
        for (const ms of Object.values(readTimers(setting))) {
          expect(ms).toBeGreaterThanOrEqual(50);
          expect(ms).toBeLessThanOrEqual(60_000);
        }
      }),
    );
  });
});
