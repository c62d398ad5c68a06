import type { Analysis, PlacedChunk } from '../document';
import { GroupBuilder } from '../trace/build-group';
import type { Group } from '../trace/group';
import { groupOf } from './group-of';

/** Groups of authored files by key, made when someone asks, once per version. */
const built = new WeakMap<Analysis, Map<string, Group>>();

/**
 * The correlation group of a chunk, also in an authored file, whose messages the analysis does not join: there those of
 * one Call-ID are. Undefined without a message, and where the Call-ID is missing or generated anew in each message.
 */
export function relatedGroup(analysis: Analysis, { chunk }: PlacedChunk): Group | undefined {
  const { groupKey, trace } = chunk;
  if (groupKey === undefined || trace === undefined) return undefined;
  if (analysis.kind === 'trace') return groupOf(analysis, groupKey);
  if (trace.keys.callId === undefined || groupKey.includes('{{$')) return undefined;
  const groups = built.get(analysis) ?? new Map<string, Group>();
  built.set(analysis, groups);
  let group = groups.get(groupKey);
  if (!group) {
    const builder = new GroupBuilder(groupKey);
    for (const other of analysis.chunks) {
      if (other.chunk.groupKey === groupKey && other.chunk.trace) builder.push(other.chunk.trace);
    }
    group = builder.build();
    groups.set(groupKey, group);
  }
  return group;
}
