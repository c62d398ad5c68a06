import type { Ladder, LadderArrow, LadderMedia } from './ladder';

/** Sizes of a drawn ladder in CSS pixels. */
export interface LadderSizes {
  /** Between two lanes. */
  readonly laneGap: number;
  /** Between two arrows where time does not stretch them. */
  readonly rowHeight: number;
  /** Left of the first lane: room for times. */
  readonly marginLeft: number;
  /** Right of the last lane: room for notes. */
  readonly marginRight: number;
}

const defaultLadderSizes: LadderSizes = {
  laneGap: 190,
  rowHeight: 30,
  marginLeft: 150,
  marginRight: 190,
};

export type TimeAxis = 'compact' | 'proportional';

/** Where everything of a ladder stands. Arrays run parallel to those of the ladder, so that 100,000 arrows are cheap. */
export interface LadderLayout {
  readonly width: number;
  readonly height: number;
  readonly sizes: LadderSizes;
  /** The x of each lane. */
  readonly laneX: readonly number[];
  /** The y of each arrow, growing. */
  readonly arrowY: Float64Array;
}

/** A pause is drawn longer, but never longer than so many rows: minutes of talk need no wall of nothing. */
const MOST_ROWS = 6;
/** So long a pause has the height of one row more, ms. */
const PAUSE = 1000;

/** Places a ladder. Linear, without a string or an object for each arrow. */
export function layoutLadder(
  ladder: Ladder,
  axis: TimeAxis = 'compact',
  sizes: LadderSizes = defaultLadderSizes,
): LadderLayout {
  const { lanes, arrows } = ladder;
  const arrowY = new Float64Array(arrows.length);
  let y = sizes.rowHeight;
  arrows.forEach((arrow, index) => {
    if (index > 0) y += sizes.rowHeight * (axis === 'proportional' ? rowsFor(arrow) : 1);
    arrowY[index] = y;
  });
  const laneX = lanes.map((_, index) => sizes.marginLeft + index * sizes.laneGap);
  return {
    width: (laneX.at(-1) ?? sizes.marginLeft) + sizes.marginRight,
    height: y + sizes.rowHeight,
    sizes,
    laneX,
    arrowY,
  };
}

/** Grows with the logarithm of the pause: 100 ms, 3 s and 2 min must stay apart and on one screen. */
function rowsFor({ sinceLastMs = 0 }: LadderArrow): number {
  return Math.min(MOST_ROWS, 1 + Math.log2(1 + Math.max(0, sinceLastMs) / PAUSE));
}

/** Indexes of the arrows in a window of the drawing: from `first` up to, not including, `end`. */
export function arrowsBetween(
  { arrowY, sizes }: LadderLayout,
  top: number,
  bottom: number,
): { readonly first: number; readonly end: number } {
  const first = lowerBound(arrowY, top - sizes.rowHeight);
  return { first, end: Math.max(first, lowerBound(arrowY, bottom + sizes.rowHeight)) };
}

/** The first index whose y is `wanted` or more. */
function lowerBound(sorted: Float64Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Top and bottom of a band of media. */
export function mediaSpan(
  { arrowY, height, sizes }: LadderLayout,
  { afterArrow, beforeArrow }: LadderMedia,
): { readonly top: number; readonly bottom: number } {
  const top = (arrowY[afterArrow] ?? 0) + sizes.rowHeight * 0.3;
  const bottom = (arrowY[beforeArrow] ?? height) - sizes.rowHeight * 0.7;
  return { top, bottom: Math.max(top, bottom) };
}
