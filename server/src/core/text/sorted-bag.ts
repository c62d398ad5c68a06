import { firstIndex } from './first-index';

/** A run of numbers is cut in two when it grows beyond this. */
const LARGEST = 512;

/** Index of the first of the ordered numbers that is not below `wanted`. */
function firstFrom(ordered: readonly number[], wanted: number): number {
  return firstIndex(ordered.length, index => (ordered[index] ?? 0) >= wanted);
}

/** Numbers in order, equal ones as often as they came. Immutable; a version with a few more or fewer costs those few. */
export class SortedBag {
  static readonly empty = new SortedBag([], 0);

  private constructor(
    private readonly runs: readonly (readonly number[])[],
    /** How many there are. */
    readonly size: number,
  ) {}

  /** The number at a place of the order, 0 for the least; undefined past the end. */
  at(index: number): number | undefined {
    let left = index;
    for (const run of this.runs) {
      if (left < run.length) return run[left];
      left -= run.length;
    }
    return undefined;
  }

  /** The next version, with `added` and without `removed`; what is not there is not removed. */
  with(added: readonly number[], removed: readonly number[]): SortedBag {
    if (added.length === 0 && removed.length === 0) return this;
    if (added.length > LARGEST || removed.length > LARGEST) return this.rebuilt(added, removed);
    const runs = [...this.runs];
    let { size } = this;
    for (const value of removed) if (removeFrom(runs, value)) size--;
    for (const value of added) addTo(runs, value);
    return new SortedBag(runs, size + added.length);
  }

  private rebuilt(added: readonly number[], removed: readonly number[]): SortedBag {
    const gone = new Map<number, number>();
    for (const value of removed) gone.set(value, (gone.get(value) ?? 0) + 1);
    const kept: number[] = [];
    for (const value of this.runs.flat()) {
      const count = gone.get(value) ?? 0;
      if (count > 0) gone.set(value, count - 1);
      else kept.push(value);
    }
    const all = Float64Array.from([...kept, ...added]).sort();
    const runs: number[][] = [];
    for (let at = 0; at < all.length; at += LARGEST / 2) {
      runs.push([...all.subarray(at, Math.min(all.length, at + LARGEST / 2))]);
    }
    return new SortedBag(runs, all.length);
  }
}

/** Index of the run in which a number stands or belongs: the first that does not end below it. */
function runFor(runs: readonly (readonly number[])[], value: number): number {
  return firstIndex(runs.length, index => (runs[index]?.at(-1) ?? 0) >= value);
}

function addTo(runs: (readonly number[])[], value: number): void {
  const index = Math.min(runFor(runs, value), Math.max(0, runs.length - 1));
  const run = runs[index] ?? [];
  const at = firstFrom(run, value);
  const grown = [...run.slice(0, at), value, ...run.slice(at)];
  const middle = grown.length >> 1;
  if (grown.length <= LARGEST) runs[index] = grown;
  else runs.splice(index, 1, grown.slice(0, middle), grown.slice(middle));
}

function removeFrom(runs: (readonly number[])[], value: number): boolean {
  const index = runFor(runs, value);
  const run = runs[index] ?? [];
  const at = firstFrom(run, value);
  if (run[at] !== value) return false;
  if (run.length === 1) runs.splice(index, 1);
  else runs[index] = [...run.slice(0, at), ...run.slice(at + 1)];
  return true;
}
