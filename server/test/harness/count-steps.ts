import { expect } from 'vitest';
import { countWork } from './count-work';

type Call = (this: unknown, ...args: unknown[]) => unknown;

/** What looks at one unit of a text or one entry. */
const single: readonly (readonly [object, readonly string[]])[] = [
  [String.prototype, ['charCodeAt', 'charAt', 'codePointAt', 'at', 'startsWith', 'endsWith']],
  [Map.prototype, ['get', 'has', 'set']],
  [Set.prototype, ['has', 'add']],
];

/** What walks a list, calling for each element until it knows. */
const walks = ['every', 'filter', 'find', 'findIndex', 'flatMap', 'forEach', 'map', 'some'];

/**
 * How many steps `run` takes: units of text that it looks at, entries that it asks for, elements of lists that it
 * walks. The same in every run, unlike a time.
 */
function countSteps(run: () => void): number {
  let steps = 0;
  const undo: (() => void)[] = [];
  const replace = (owner: object, name: string, by: (original: Call) => Call) => {
    const holder = owner as Record<string, Call>;
    const original = holder[name] as Call;
    holder[name] = by(original);
    undo.push(() => {
      holder[name] = original;
    });
  };
  const counted = (original: Call): Call =>
    function (this: unknown, ...args) {
      steps++;
      return original.apply(this, args);
    };
  const countedWalk = (original: Call): Call =>
    function (this: unknown, callback, ...rest) {
      return original.call(this, counted(callback as Call), ...rest);
    };
  const countedSearch = (original: Call): Call =>
    function (this: unknown, ...args) {
      const at = Array.prototype.findIndex.call(this as unknown[], element => element === args[0]);
      steps += at < 0 ? (this as unknown[]).length : at + 1;
      return original.apply(this, args);
    };
  const work = countWork(() => {
    for (const [owner, names] of single) for (const name of names) replace(owner, name, counted);
    for (const name of ['includes', 'indexOf']) replace(Array.prototype, name, countedSearch);
    for (const name of walks) replace(Array.prototype, name, countedWalk);
    try {
      run();
    } finally {
      for (const back of undo) back();
    }
  });
  return steps + work;
}

/** How many times the length a growth is measured over: what is quadratic then takes sixteen times the steps. */
const TIMES = 4;

/** Fails where `TIMES` times the size takes much more than `TIMES` times the steps. `given` makes the input outside of the count. */
export function expectLinearSteps<T>(
  size: number,
  given: (size: number) => T,
  run: (input: T) => void,
): void {
  const steps = (count: number) => {
    const input = given(count);
    return countSteps(() => run(input));
  };
  const few = steps(size);
  expect(few, 'steps of the smaller input: one at least for each unit').toBeGreaterThanOrEqual(size);
  expect(steps(TIMES * size) / few).toBeLessThan(1.5 * TIMES);
}
