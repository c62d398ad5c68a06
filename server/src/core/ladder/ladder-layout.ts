import { firstIndex } from '../text/first-index';
import { arrowNote } from './arrow-note';
import type { Ladder, LadderArrow, LadderMedia } from './ladder';

/** Sizes of a drawn ladder in CSS pixels. */
export interface LadderSizes {
  /** Between two lanes. */
  readonly laneGap: number;
  /** Left of the first lane: room for times. */
  readonly marginLeft: number;
  /** Right of the last lane: room for findings. */
  readonly marginRight: number;
  /** Of labels; heights follow it. */
  readonly fontSize: number;
}

const defaultLadderSizes: LadderSizes = { laneGap: 220, marginLeft: 140, marginRight: 210, fontSize: 12 };

/** What a view of some width can show. */
export interface LadderRoom {
  readonly lanes: number;
  /** Of the view, px. */
  readonly width: number;
  /** 1 is the size of the editor's own text. */
  readonly zoom: number;
  /** Whether any arrow has something to say at the right. */
  readonly hasFindings: boolean;
  /** Calls that stand side by side; 1 by default. */
  readonly sides?: number;
}

/** Sizes that fill a view: lanes as far apart as fits, but never so near or so far that an arrow cannot be read. */
export function sizesFor({ lanes, width, zoom, hasFindings, sides = 1 }: LadderRoom): LadderSizes {
  const marginLeft = 150 * zoom;
  const marginRight = (hasFindings && sides === 1 ? 190 : 80) * zoom;
  const each = (width - (marginLeft + marginRight) * sides) / Math.max(1, lanes - sides);
  const laneGap = Math.min(Math.max(each, 150 * zoom), 320 * zoom);
  return { laneGap, marginLeft, marginRight, fontSize: 12 * zoom };
}

export type TimeAxis = 'compact' | 'proportional';

/** Where everything of a ladder stands. Arrays run parallel to those of the ladder, so that 100,000 arrows are cheap. */
export interface LadderLayout {
  readonly width: number;
  readonly height: number;
  readonly sizes: LadderSizes;
  /** The x of each lane. */
  readonly laneX: readonly number[];
  /** One, or two that stand side by side. */
  readonly sides: readonly SidePlace[];
  /** The y of the shaft of each arrow, growing. */
  readonly arrowY: Float64Array;
}

/** Where the lanes of a call stand that is compared with another, its margins with them. */
export interface SidePlace {
  readonly left: number;
  readonly right: number;
  /** Lanes `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
}

/** From here on a pause is told between two arrows, ms. */
const LONG_PAUSE = 1000;
/** A pause is drawn longer, but never longer than so many rows: minutes of talk need no wall of nothing. */
const MOST_ROWS = 6;

/** Heights of the parts of a row. */
export function rowParts({ fontSize }: LadderSizes): {
  /** Above a shaft: its label. */
  readonly label: number;
  /** Below one that has a note. */
  readonly note: number;
  /** Below one that has none. */
  readonly plain: number;
  /** What a pause or the name of media takes besides. */
  readonly extra: number;
  /** Between two rows. */
  readonly space: number;
} {
  return {
    label: fontSize * 1.5,
    note: fontSize * 1.4,
    plain: fontSize * 0.6,
    extra: fontSize * 1.9,
    space: fontSize * 0.4,
  };
}

/** Places a ladder. Linear, without an object for each arrow. */
export function layoutLadder(
  ladder: Ladder,
  axis: TimeAxis = 'compact',
  sizes: LadderSizes = defaultLadderSizes,
): LadderLayout {
  const { lanes, arrows, media } = ladder;
  const parts = rowParts(sizes);
  const bandStarts = new Set(media.flatMap(band => [band, ...band.holds]).map(one => one.afterArrow));
  const arrowY = new Float64Array(arrows.length);
  const row = parts.label + parts.plain + parts.space;
  let y = parts.space;
  arrows.forEach((arrow, index) => {
    const next = arrows[index + 1];
    const beside = next?.isBeside ? next : undefined;
    const pause = isLongPause(arrow) || (beside && isLongPause(beside)) ? parts.extra : 0;
    const rows = Math.max(rowsFor(arrow), beside ? rowsFor(beside) : 0);
    const stretched = axis === 'proportional' && index > 0 ? row * rows : 0;
    const before = arrowY[index - 1] ?? 0;
    arrowY[index] = arrow.isBeside
      ? before
      : y + Math.max(parts.label + parts.space + pause, stretched - parts.plain);
    const end = (arrowY[index] ?? 0) + belowArrow(arrow, sizes) + (bandStarts.has(index) ? parts.extra : 0);
    y = Math.max(y, end);
  });
  const places = sidePlaces(ladder, sizes);
  return {
    width: places.at(-1)?.right ?? 0,
    height: y + parts.label,
    sizes,
    laneX: places.flatMap(({ left, first, end }) =>
      lanes.slice(first, end).map((_, index) => left + sizes.marginLeft + index * sizes.laneGap),
    ),
    sides: places,
    arrowY,
  };
}

/** Sides from left to right; a ladder that compares nothing is one. */
function sidePlaces({ lanes, sides }: Ladder, sizes: LadderSizes): readonly SidePlace[] {
  const places: SidePlace[] = [];
  const starts = sides?.map(({ firstLane }) => firstLane) ?? [0];
  starts.forEach((first, index) => {
    const end = starts[index + 1] ?? lanes.length;
    const left = places.at(-1)?.right ?? 0;
    const between = Math.max(0, end - first - 1) * sizes.laneGap;
    places.push({ first, end, left, right: left + sizes.marginLeft + between + sizes.marginRight });
  });
  return places;
}

/** The side of a lane. */
export function sideOf({ sides }: LadderLayout, lane: number): SidePlace {
  return (
    sides.find(({ first, end }) => first <= lane && lane < end) ?? { left: 0, right: 0, first: 0, end: 0 }
  );
}

/** Whether so much time passed before an arrow that the drawing says so. */
export function isLongPause({ sinceLastMs = 0 }: LadderArrow): boolean {
  return sinceLastMs >= LONG_PAUSE;
}

/** What an arrow takes below its shaft. */
export function belowArrow(arrow: LadderArrow, sizes: LadderSizes): number {
  const parts = rowParts(sizes);
  return arrowNote(arrow) === '' ? parts.plain : parts.note;
}

/** Grows with the logarithm of the pause: 100 ms, 3 s and 2 min must stay apart and on one screen. */
function rowsFor({ sinceLastMs = 0 }: LadderArrow): number {
  return Math.min(MOST_ROWS, 1 + Math.log2(1 + Math.max(0, sinceLastMs) / LONG_PAUSE));
}

/** Indexes of the arrows in a window of the drawing: from `first` up to, not including, `end`. */
export function arrowsBetween(
  { arrowY, sizes }: LadderLayout,
  top: number,
  bottom: number,
): { readonly first: number; readonly end: number } {
  const { label, note } = rowParts(sizes);
  const first = lowerBound(arrowY, top - note);
  return { first, end: Math.max(first, lowerBound(arrowY, bottom + label)) };
}

/** The first index whose y is `wanted` or more. */
function lowerBound(sorted: Float64Array, wanted: number): number {
  return firstIndex(sorted.length, index => (sorted[index] ?? 0) >= wanted);
}

/** Top and bottom of a band of media, or of a hold in it. */
export function mediaSpan(
  { arrows }: Ladder,
  { arrowY, height, sizes }: LadderLayout,
  { afterArrow, beforeArrow }: Pick<LadderMedia, 'afterArrow' | 'beforeArrow'>,
): { readonly top: number; readonly bottom: number } {
  const { label, space } = rowParts(sizes);
  const after = arrows[afterArrow];
  const top = (arrowY[afterArrow] ?? 0) + (after ? belowArrow(after, sizes) : 0);
  const bottom = beforeArrow < arrowY.length ? (arrowY[beforeArrow] ?? 0) - label : height - space;
  return { top, bottom: Math.max(top, bottom) };
}
