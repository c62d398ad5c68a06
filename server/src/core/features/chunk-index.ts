import type { PlacedChunk } from '../document';
import { firstIndex } from '../text/first-index';

/** Index of the chunk that holds an offset: the last one that starts at or before it; 0 for none. O(log n). */
export function chunkIndexAt(chunks: readonly PlacedChunk[], offset: number): number {
  return Math.max(0, firstIndex(chunks.length, index => (chunks[index]?.start ?? 0) > offset) - 1);
}
