import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of objects from which on garbage is looked for, if nothing else is said. */
const usualEnough = 80 * 2 ** 20;

/**
 * Makes a function that is to be called often, and collects garbage before the heap grows far beyond what is used: left
 * alone, V8 lets it grow to a multiple first, and a program that promises bounded memory takes a gigabyte.
 */
export function heapTidier(enough: number = usualEnough): () => void {
  let collect: (() => void) | undefined;
  let next = enough;
  return () => {
    if (getHeapStatistics().used_heap_size < next) return;
    if (!collect) {
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('gc') as () => void;
    }
    collect();
    // What is in use stays: collecting again pays only when there is a quarter more on top of it.
    next = Math.max(enough, getHeapStatistics().used_heap_size * 1.25);
  };
}
