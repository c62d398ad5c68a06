import type { LadderArrow } from './ladder';
import { type LadderLayout, sideOf } from './ladder-layout';

/** Between the heads of two lanes, px, on each side. */
const GAP = 4;

/** From one x of a drawing to another. */
export interface Across {
  readonly left: number;
  readonly right: number;
}

/** Where the head of a lane stands: over the middle of its line, and never beyond the drawing, which would scroll. */
export function headRoom(layout: LadderLayout, lane: number): Across {
  const x = layout.laneX[lane] ?? 0;
  const { left, right } = sideOf(layout, lane);
  const half = Math.max(0, Math.min(layout.sizes.laneGap / 2, x - left, right - x) - GAP);
  return { left: x - half, right: x + half };
}

/** What is to be in view where an arrow is: its lanes, and of the first lane the times beside it. */
export function arrowReach(layout: LadderLayout, { from, to }: Pick<LadderArrow, 'from' | 'to'>): Across {
  const { laneX, sides, sizes } = layout;
  const [a, b] = [laneX[from] ?? 0, laneX[to] ?? 0];
  const { left, right } = sideOf(layout, from);
  const isFirst = sides.some(({ first }) => first === from || first === to);
  return {
    left: isFirst ? left : Math.min(a, b) - sizes.laneGap / 2,
    right: Math.min(right, Math.max(a, b) + sizes.laneGap / 2),
  };
}
