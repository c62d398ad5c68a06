import { firstIndex } from '../text/first-index';
import type { CaptureHole } from './capture-facts';
import type { Group } from './group';
import type { TraceMessage } from './trace-message';

/** The newest message before a hole of the capture, and the oldest behind it. */
export interface AroundHole {
  before: TraceMessage | undefined;
  after: TraceMessage | undefined;
}

/**
 * Looks through groups for the messages next to each hole; `known` is what earlier groups showed. Holes are in order of
 * time and do not overlap. Linear but for a search among the holes.
 */
export function aroundHoles(
  groups: Iterable<Group>,
  holes: readonly CaptureHole[],
  known: readonly AroundHole[] = [],
): readonly AroundHole[] {
  const around: AroundHole[] = holes.map((_, index) => ({
    before: known[index]?.before,
    after: known[index]?.after,
  }));
  if (holes.length === 0) return around;
  for (const group of groups) {
    for (const message of group.messages) {
      const { time } = message.keys;
      if (time === undefined) continue;
      // The first hole that begins at or after the message: it lies before that one and behind the one before.
      const next = firstFrom(holes, time);
      const [ahead, behind] = [around[next], around[next - 1]];
      if (ahead && !isNewer(ahead.before, time)) ahead.before = message;
      if (behind && time >= (holes[next - 1]?.to ?? 0) && !isOlder(behind.after, time))
        behind.after = message;
    }
  }
  return around;
}

function isNewer(known: TraceMessage | undefined, time: number): boolean {
  return known?.keys.time !== undefined && known.keys.time > time;
}

function isOlder(known: TraceMessage | undefined, time: number): boolean {
  return known?.keys.time !== undefined && known.keys.time <= time;
}

function firstFrom(holes: readonly CaptureHole[], time: number): number {
  return firstIndex(holes.length, index => (holes[index]?.from ?? 0) >= time);
}
