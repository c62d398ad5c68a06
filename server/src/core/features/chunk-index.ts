import type { PlacedChunk } from '../document';

/** Index of the chunk that holds an offset: the last one that starts at or before it; 0 for none. O(log n). */
export function chunkIndexAt(chunks: readonly PlacedChunk[], offset: number): number {
  let low = 0;
  let high = chunks.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((chunks[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
