import type { FuzzTarget } from './fuzz-target';
import { mutate } from './mutate';
import { randomOf } from './random';

/** What a run found. */
export interface FuzzOutcome {
  readonly inputs: number;
  /** Milliseconds of the slowest input, the best of three: a busy machine makes none slow. */
  readonly slowestMs: number;
  readonly slowest: string;
  readonly failures: readonly { readonly input: string; readonly error: string }[];
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Called now and then with the number of inputs so far. */
  readonly onProgress?: (done: number) => void;
}

/** No run goes on after so many failures. */
const mostFailures = 20;

/** Reads mutated samples of a target; the same inputs for the same seed. */
export function runFuzz(target: FuzzTarget, { inputs, seed, onProgress }: FuzzOptions): FuzzOutcome {
  const random = randomOf(seed);
  const pick = () => target.seeds[random(target.seeds.length)] ?? '';
  const failures: { input: string; error: string }[] = [];
  let slowestMs = 0;
  let slowest = '';
  let done = 0;
  while (done < inputs && failures.length < mostFailures) {
    const input = mutate(pick(), random, pick());
    const start = performance.now();
    try {
      target.read(input);
    } catch (error) {
      failures.push({ input, error: String(error) });
    }
    let took = performance.now() - start;
    for (let again = 0; again < 2 && took > slowestMs; again++) took = Math.min(took, timeOf(target, input));
    if (took > slowestMs) {
      slowestMs = took;
      slowest = input;
    }
    done++;
    if (done % 1000 === 0) onProgress?.(done);
  }
  return { inputs: done, slowestMs, slowest, failures };
}

function timeOf(target: FuzzTarget, input: string): number {
  const start = performance.now();
  try {
    target.read(input);
  } catch {
    // Told where it was read first.
  }
  return performance.now() - start;
}
