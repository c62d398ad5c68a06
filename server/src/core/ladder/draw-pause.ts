import { durationText } from '../text/duration-text';
import type { LadderArrow } from './ladder';
import { type LadderLayout, rowParts } from './ladder-layout';
import { type LadderShape, px } from './ladder-shapes';

/** A pause before an arrow: a dotted line over all lanes, and how long it was; two shapes. */
export function drawPause(arrow: LadderArrow, index: number, layout: LadderLayout): readonly LadderShape[] {
  const { laneX, arrowY, sizes } = layout;
  const { label, space, extra } = rowParts(sizes);
  const y = (arrowY[index] ?? 0) - label - space * 0.4 - extra / 2;
  const [left, right] = [laneX[0] ?? 0, laneX.at(-1) ?? 0];
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
