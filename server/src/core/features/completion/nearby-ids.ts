import type { Analysis, PlacedChunk } from '../../document';
import type { MessageKeys } from '../../trace/message-keys';
import { chunkIndexAt } from '../chunk-index';

export type IdKind = 'tag' | 'branch' | 'call-id';

/** Messages looked at before and behind the cursor, so that the work does not grow with the file. */
const REACH = 24;

function idsIn(keys: MessageKeys, kind: IdKind): readonly (string | undefined)[] {
  if (kind === 'call-id') return [keys.callId];
  return kind === 'branch' ? [keys.branch, keys.secondBranch] : [keys.fromTag, keys.toTag];
}

/** What correlation has read of the message of a chunk and of those around it, the nearest first: nothing is parsed again. */
export function keysAround(analysis: Analysis, placed: PlacedChunk): readonly MessageKeys[] {
  const at = chunkIndexAt(analysis.chunks, placed.start);
  const around: MessageKeys[] = [];
  for (let distance = 0; distance <= REACH; distance++) {
    for (const index of distance === 0 ? [at] : [at - distance, at + distance]) {
      const keys = analysis.chunks[index]?.chunk.trace?.keys;
      if (keys) around.push(keys);
    }
  }
  return around;
}

/**
 * Tags, branches or Call-IDs that messages around a chunk use, the nearest first, each once. Placeholders are left
 * out: they are proposed as such. A nearest few messages are asked, since more would help nobody choose.
 */
export function nearbyIds(analysis: Analysis, placed: PlacedChunk, kind: IdKind): readonly string[] {
  const ids = new Set<string>();
  for (const keys of keysAround(analysis, placed)) {
    for (const id of idsIn(keys, kind)) if (id !== undefined) ids.add(id);
  }
  // A folded or broken value is nothing to type again.
  return [...ids].filter(id => id !== '' && !id.includes('{{') && !/\s/.test(id) && id.length <= 200);
}
