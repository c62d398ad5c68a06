import { durationText } from '../text/duration-text';
import { plainLine } from '../text/plain-line';
import type { Ladder, LadderMedia } from './ladder';
import { type LadderLayout, mediaSpan, rowParts } from './ladder-layout';
import { charsIn, type LadderShape, px } from './ladder-shapes';

/** A band between the lanes that talk, its name at its top: two shapes. */
export function drawMedia(ladder: Ladder, layout: LadderLayout, band: LadderMedia): readonly LadderShape[] {
  const { laneX, sizes } = layout;
  const { top, bottom } = mediaSpan(ladder, layout, band);
  const [a, b] = [laneX[band.from] ?? 0, laneX[band.to] ?? 0];
  const [left, right] = [Math.min(a, b), Math.max(a, b)];
  const size = sizes.fontSize * 0.86;
  return [
    {
      kind: 'path',
      d: `M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}z`,
      fill: 'media',
      opacity: 0.13,
    },
    {
      kind: 'text',
      x: (left + right) / 2,
      y: top + rowParts(sizes).extra * 0.62,
      text: plainLine(mediaText(ladder, band), charsIn(right - left - sizes.fontSize, size)),
      size,
      tone: 'media',
      anchor: 'middle',
      isBold: true,
    },
  ];
}

/** `RTP PCMU, PCMA · 12.4 s`. */
function mediaText({ arrows }: Ladder, { codecs, afterArrow, beforeArrow }: LadderMedia): string {
  const [start, end] = [arrows[afterArrow]?.sinceStartMs, arrows[beforeArrow]?.sinceStartMs];
  const lasts = start !== undefined && end !== undefined ? durationText(end - start) : '';
  return `RTP ${[codecs.join(', '), lasts].filter(text => text !== '').join(' · ')}`;
}
