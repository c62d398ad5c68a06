import type { LadderLane } from '../../server/src/core/ladder/ladder';

/** The ids of lanes with one moved a place to the left or right; at the edge it stays. */
export function moveLane(lanes: readonly LadderLane[], id: string, by: -1 | 1): readonly string[] {
  const ids = lanes.map(lane => lane.id);
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  ids.splice(from, 1);
  ids.splice(to, 0, id);
  return ids;
}
