/** Damaged samples, the same ones in each run; `npm run fuzz` tries hundreds of thousands. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runFuzz } from '../../harness/fuzz/run-fuzz';
import { fuzzTargets } from '../../harness/fuzz/targets';

const targets = fuzzTargets(join(__dirname, '../../../..'));

describe.each(targets.map(target => [target.name, target] as const))('%s', (_, target) => {
  test('there are samples to damage', () => {
    expect(target.seeds.length).toBeGreaterThan(5);
  });

  test('600 damaged samples are read without exception', { timeout: 60_000 }, () => {
    const { inputs, failures } = runFuzz(target, { inputs: 600, seed: 1 });
    expect(failures).toEqual([]);
    expect(inputs).toBe(600);
  });
});

test('a reader that throws is caught: the run is no mere loop', () => {
  const target = {
    name: 'bad',
    seeds: ['abc'],
    read: (input: string) => {
      if (input.length > 4) throw new Error('too long');
    },
  };
  expect(runFuzz(target, { inputs: 500, seed: 1 }).failures.length).toBeGreaterThan(0);
});
