import { durationText } from '../text/duration-text';
import type { LadderArrow } from './ladder';
import { type LadderLayout, rowParts, sideOf } from './ladder-layout';
import { type LadderShape, px } from './ladder-shapes';

/** A pause before an arrow: a dotted line over all lanes of its side, and how long it was; two shapes. */
export function drawPause(arrow: LadderArrow, index: number, layout: LadderLayout): readonly LadderShape[] {
  const { laneX, arrowY, sizes } = layout;
  const { label, space, extra } = rowParts(sizes);
  const y = (arrowY[index] ?? 0) - label - space * 0.4 - extra / 2;
  const { first, end } = sideOf(layout, arrow.from);
  const [left, right] = [laneX[first] ?? 0, laneX[end - 1] ?? 0];
  const size = sizes.fontSize * 0.86;
  return [
    {
      kind: 'path',
      d: `M${px(left - 12)} ${px(y)}H${px(right + 12)}`,
      stroke: 'line',
      width: 1,
      isDashed: true,
    },
    {
      kind: 'text',
      x: left - 18,
      y: y + size * 0.35,
      text: durationText(arrow.sinceLastMs ?? 0),
      size,
      tone: 'faint',
      anchor: 'end',
    },
  ];
}
