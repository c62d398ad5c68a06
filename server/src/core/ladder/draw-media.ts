import { durationText } from '../text/duration-text';
import { plainLine } from '../text/plain-line';
import type { Ladder, LadderHold, LadderMedia } from './ladder';
import { type LadderLayout, mediaSpan, rowParts } from './ladder-layout';
import { charsIn, type LadderShape, px } from './ladder-shapes';

/** Between two lines of a hatching, px at the size of the editor's own text. */
const HATCH = 11;

/** The part of a drawing that is made. */
export interface DrawnPart {
  readonly top: number;
  readonly bottom: number;
  /** Arrows `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
}

/** A band between the lanes that talk, its name at its top: two shapes, and two more for each hold in the part. */
export function drawMedia(
  ladder: Ladder,
  layout: LadderLayout,
  band: LadderMedia,
  part: DrawnPart,
): readonly LadderShape[] {
  const { top, bottom } = mediaSpan(ladder, layout, band);
  const { left, right } = sidesOf(layout, band);
  return [
    {
      kind: 'path',
      d: `M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}z`,
      fill: 'media',
      opacity: 0.13,
    },
    name(mediaText(ladder, band), band, { layout, top, tone: 'media' }),
    ...holdsIn(band, part).flatMap(hold => drawHold(ladder, layout, { band, hold, part })),
  ];
}

/** The holds of a band that are seen among some arrows. */
export function holdsIn(
  { holds }: LadderMedia,
  { first, end }: Pick<DrawnPart, 'first' | 'end'>,
): readonly LadderHold[] {
  return holds.filter(({ afterArrow, beforeArrow }) => afterArrow < end && beforeArrow >= first);
}

function sidesOf({ laneX }: LadderLayout, { from, to }: LadderMedia): { left: number; right: number } {
  const [a, b] = [laneX[from] ?? 0, laneX[to] ?? 0];
  return { left: Math.min(a, b), right: Math.max(a, b) };
}

interface Name {
  readonly layout: LadderLayout;
  /** Of what it names. */
  readonly top: number;
  readonly tone: 'media' | 'warning';
}

function name(text: string, band: LadderMedia, { layout, top, tone }: Name): LadderShape {
  const { left, right } = sidesOf(layout, band);
  const size = layout.sizes.fontSize * 0.86;
  return {
    kind: 'text',
    x: (left + right) / 2,
    y: top + rowParts(layout.sizes).extra * 0.62,
    text: plainLine(text, charsIn(right - left - layout.sizes.fontSize, size)),
    size,
    tone,
    anchor: 'middle',
    isBold: true,
  };
}

/** `RTP PCMU, PCMA · 12.4 s`. */
function mediaText(ladder: Ladder, band: LadderMedia): string {
  return `RTP ${[band.codecs.join(', '), lasts(ladder, band)].filter(text => text !== '').join(' · ')}`;
}

function lasts({ arrows }: Ladder, { afterArrow, beforeArrow }: LadderHold | LadderMedia): string {
  const [start, end] = [arrows[afterArrow]?.sinceStartMs, arrows[beforeArrow]?.sinceStartMs];
  return start !== undefined && end !== undefined ? durationText(end - start) : '';
}

interface HeldPart {
  readonly band: LadderMedia;
  readonly hold: LadderHold;
  readonly part: DrawnPart;
}

/** A hatching over the band and its name: held media are told without colour, too. */
function drawHold(
  ladder: Ladder,
  layout: LadderLayout,
  { band, hold, part }: HeldPart,
): readonly LadderShape[] {
  const { top, bottom } = mediaSpan(ladder, layout, hold);
  const held = {
    ...sidesOf(layout, band),
    top: Math.max(top, part.top),
    bottom: Math.min(bottom, part.bottom),
  };
  const { lanes } = ladder;
  const holder = hold.by === 'both' ? 'both' : lanes[hold.by === 'caller' ? band.from : band.to]?.title;
  const text = [`hold by ${holder}`, lasts(ladder, hold)].filter(part => part !== '').join(' · ');
  return [
    {
      kind: 'path',
      d: hatching(held, (HATCH / 12) * layout.sizes.fontSize),
      stroke: 'media',
      width: 1,
      opacity: 0.5,
    },
    name(text, band, { layout, top, tone: 'warning' }),
  ];
}

/** Diagonal lines in a rectangle; they stand where they stand in the whole drawing, whatever part of it is made. */
function hatching(
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
  step: number,
): string {
  const lines: string[] = [];
  if (bottom <= top) return '';
  for (let sum = Math.ceil((left + top) / step) * step; sum < right + bottom; sum += step) {
    const [x1, x2] = [Math.max(left, sum - bottom), Math.min(right, sum - top)];
    lines.push(`M${px(x1)} ${px(sum - x1)}L${px(x2)} ${px(sum - x2)}`);
  }
  return lines.join('');
}
