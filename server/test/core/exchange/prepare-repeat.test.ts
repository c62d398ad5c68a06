import { describe, expect, it } from 'vitest';
import { complete, ready, reason } from './preparing';

describe('# @repeat', () => {
  it.each([
    ['5', { times: 5, delayMs: 1000 }],
    ['2 100ms', { times: 2, delayMs: 100 }],
    ['100 1.5s', { times: 100, delayMs: 1500 }],
    ['{{n}} 2', { times: 3, delayMs: 2000 }],
    ['1', undefined],
  ])('%s', (value, repeat) => {
    expect(ready(`@n = 3\n# @repeat ${value}\n${complete}`).repeat).toEqual(repeat);
  });

  it.each(['0', '101', '-1', 'often', '1e3', '99999999'])('%s is refused: no load is made', value => {
    expect(reason(`# @repeat ${value}\n${complete}`)).toBe(
      `"# @repeat ${value}" is not known. Write how often, 1 to 100, and the pause: "# @repeat 5 2s". Siplens makes no load.`,
    );
  });

  it.each(['5 99ms', '5 0', '5 2h', '5 7200', '5 soon'])('%s: the pause is refused', value => {
    expect(reason(`# @repeat ${value}\n${complete}`)).toBe(
      `The pause in "# @repeat ${value}" is not one of 100ms to an hour. Write it as 2s or 500ms.`,
    );
  });
});
