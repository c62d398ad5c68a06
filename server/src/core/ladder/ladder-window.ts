import { type ColourBy, drawArrow } from './draw-arrow';
import { type DrawnPart, drawMedia, holdsIn } from './draw-media';
import { drawPause } from './draw-pause';
import { worstFinding } from './finding-icon';
import type { Ladder, LadderArrow, LadderMedia } from './ladder';
import { arrowsBetween, isLongPause, type LadderLayout } from './ladder-layout';
import { type LadderShape, px } from './ladder-shapes';

export interface WindowOptions {
  /** The part of the drawing that is looked at, px. */
  readonly top: number;
  readonly bottom: number;
  readonly colourBy?: ColourBy;
  /** Shapes that may exist; what is looked at is drawn even if it takes more. */
  readonly mostShapes?: number;
}

/** What of a ladder is drawn, and where that begins and ends: at least what is looked at. */
export interface LadderWindow extends DrawnPart {
  readonly shapes: readonly LadderShape[];
}

const MOST_SHAPES = 400;

/**
 * The shapes of a window of a ladder and of as much above and below it as the shapes allow, so that scrolling a little
 * draws nothing. The work is that of the arrows that are drawn and of all bands of media.
 */
export function ladderWindow(ladder: Ladder, layout: LadderLayout, options: WindowOptions): LadderWindow {
  const { colourBy = 'dialog', mostShapes = MOST_SHAPES } = options;
  const seen = arrowsBetween(layout, options.top, options.bottom);
  const { first, end } = widened(ladder, seen, mostShapes);
  const top = first === 0 ? 0 : Math.min(options.top, layout.arrowY[first] ?? 0);
  const bottom =
    end === ladder.arrows.length ? layout.height : Math.max(options.bottom, layout.arrowY[end - 1] ?? 0);
  const arrows = ladder.arrows.slice(first, end);
  return {
    top,
    bottom,
    first,
    end,
    shapes: [
      ...frameOf(ladder, layout, { top, bottom, first, end }),
      ...arrows.flatMap((arrow, at) => drawArrow(arrow, first + at, layout, colourBy)),
    ],
  };
}

/** Takes arrows above and below in turn for as long as their shapes may exist. */
function widened(
  ladder: Ladder,
  seen: { readonly first: number; readonly end: number },
  mostShapes: number,
): { readonly first: number; readonly end: number } {
  const { arrows } = ladder;
  const spans = ladder.media.flatMap(band => [band, ...band.holds]);
  const starts = countOf(spans.map(span => span.afterArrow));
  const ends = countOf(spans.map(span => span.beforeArrow));
  const cost = (index: number) => shapesOf(arrows[index]) + 2 * (starts.get(index) ?? 0);
  let { first, end } = seen;
  const seenSpans = bandsIn(ladder, first, end).reduce(
    (sum, band) => sum + 1 + holdsIn(band, seen).length,
    0,
  );
  let left = mostShapes - 1 - seenSpans * 2;
  for (let index = first; index < end; index++) left -= cost(index);
  while (first > 0 || end < arrows.length) {
    if (first > 0) left -= cost(first - 1) + 2 * (ends.get(first - 1) ?? 0);
    if (end < arrows.length) left -= cost(end);
    if (left < 0) break;
    first = Math.max(0, first - 1);
    end = Math.min(arrows.length, end + 1);
  }
  return { first, end };
}

function countOf(indexes: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const index of indexes) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

/** Shaft, head and label, and what else an arrow has, with the pause before it. */
function shapesOf(arrow: LadderArrow | undefined): number {
  if (!arrow) return 0;
  const note = arrow.sdp || arrow.difference ? 1 : 0;
  const alone = arrow.difference?.kind === 'alone' ? 2 : 0;
  return 3 + note + alone + (worstFinding(arrow) ? 1 : 0) + (isLongPause(arrow) ? 2 : 0);
}

/** What a whole ladder has besides its arrows: media, lifelines and pauses. */
export function ladderFrame(ladder: Ladder, layout: LadderLayout): readonly LadderShape[] {
  return frameOf(ladder, layout, { top: 0, bottom: layout.height, first: 0, end: ladder.arrows.length });
}

function frameOf(ladder: Ladder, layout: LadderLayout, part: DrawnPart): readonly LadderShape[] {
  const { top, bottom, first, end } = part;
  return [
    ...bandsIn(ladder, first, end).flatMap(band => drawMedia(ladder, layout, band, part)),
    lifelines(layout, top, bottom),
    ...ladder.arrows
      .slice(first, end)
      .flatMap((arrow, at) => (isLongPause(arrow) ? drawPause(arrow, first + at, layout) : [])),
  ];
}

/** Of media that began earlier, one band for each pair of lanes: a thousand calls at once look like one. */
function bandsIn({ media }: Ladder, first: number, end: number): readonly LadderMedia[] {
  const pairs = new Set<string>();
  return media.filter(({ from, to, afterArrow, beforeArrow }) => {
    if (afterArrow >= end || beforeArrow < first) return false;
    if (afterArrow >= first) return true;
    const pair = `${from} ${to}`;
    return !pairs.has(pair) && pairs.add(pair);
  });
}

function lifelines({ laneX }: LadderLayout, top: number, bottom: number): LadderShape {
  const d = laneX.map(x => `M${px(x)} ${px(top)}V${px(bottom)}`).join('');
  return { kind: 'path', d, stroke: 'line', width: 1 };
}
