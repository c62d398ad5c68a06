import type { Ladder } from './ladder';

/** The ladder with its lanes in another order, unless it compares two calls: those that `ids` names first, in its order, then the others in theirs. */
export function orderLanes(ladder: Ladder, ids: readonly string[]): Ladder {
  if (ladder.sides) return ladder;
  const wanted = new Map(ids.map((id, index) => [id, index]));
  const order = ladder.lanes
    .map((lane, index) => ({ index, rank: wanted.get(lane.id) ?? ids.length }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index);
  if (order.every((old, now) => old === now)) return ladder;
  const placeOf = new Map(order.map((old, now) => [old, now]));
  const moved = <T extends { readonly from: number; readonly to: number }>(one: T): T => ({
    ...one,
    from: placeOf.get(one.from) ?? one.from,
    to: placeOf.get(one.to) ?? one.to,
  });
  return {
    lanes: order.flatMap(old => ladder.lanes[old] ?? []),
    arrows: ladder.arrows.map(moved),
    media: ladder.media.map(moved),
  };
}
