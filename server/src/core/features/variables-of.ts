import type { Analysis, PlacedChunk } from '../document';

/**
 * The variables that hold in a part of an authored file, by name: those of the whole file, of two with one name the
 * later, and above them the part's own, as sending takes them (`exchange/file-variables`). Linear in the number of
 * parts; empty for a log.
 */
export function variablesOf(analysis: Analysis, placed: PlacedChunk): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (placed.chunk.part === undefined) return values;
  for (const { chunk } of [...analysis.chunks, placed]) {
    for (const { name, value } of chunk.part?.variables ?? []) if (name !== '') values.set(name, value);
  }
  return values;
}
