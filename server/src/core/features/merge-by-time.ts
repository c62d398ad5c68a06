import { elapsedMs } from '../trace/elapsed';
import type { TraceMessage } from '../trace/trace-message';

/**
 * Messages of several traces as one, by time. Each trace keeps its own order, as its order is the truth; where times are
 * missing the first goes first. O(n log k).
 */
export function mergeByTime(lists: readonly (readonly TraceMessage[])[]): readonly TraceMessage[] {
  if (lists.length <= 1) return lists[0] ?? [];
  const middle = lists.length >> 1;
  return mergeTwo(mergeByTime(lists.slice(0, middle)), mergeByTime(lists.slice(middle)));
}

function mergeTwo(a: readonly TraceMessage[], b: readonly TraceMessage[]): readonly TraceMessage[] {
  const merged: TraceMessage[] = [];
  let at = 0;
  for (const second of b) {
    for (let first = a[at]; first && (elapsedMs(second, first) ?? 0) <= 0; first = a[++at])
      merged.push(first);
    merged.push(second);
  }
  for (; at < a.length; at++) {
    const rest = a[at];
    if (rest) merged.push(rest);
  }
  return merged;
}
