import { plainLine } from '../text/plain-line';
import { arrowNote } from './arrow-note';
import { findingIcon, worstFinding } from './finding-icon';
import type { LadderArrow } from './ladder';
import { type LadderLayout, rowParts, sideOf } from './ladder-layout';
import { CHAR_WIDTH, charsIn, type LadderShape, type PathShape, px, type ShapeTone } from './ladder-shapes';
import type { Across } from './lane-room';

/** By what arrows take their colours. */
export type ColourBy = 'dialog' | 'transaction' | 'call';

/** A loop of a message that does not leave its lane. */
const LOOP = 28;

/** One arrow: shaft with head, label, and where it has them a note and the icon of its gravest finding; at most five shapes, and two where the call beside it has no such step. */
export function drawArrow(
  arrow: LadderArrow,
  index: number,
  layout: LadderLayout,
  colourBy: ColourBy,
): readonly LadderShape[] {
  const { laneX, arrowY, sizes } = layout;
  const at: ArrowPlace = {
    y: arrowY[index] ?? 0,
    from: laneX[arrow.from] ?? 0,
    to: laneX[arrow.to] ?? 0,
    size: sizes.fontSize,
    isLoop: arrow.from === arrow.to,
  };
  const room = at.isLoop ? sizes.laneGap - LOOP : Math.abs(at.to - at.from);
  return [
    ...shaft(arrow, at, { number: arrow[colourBy] }),
    ...label(arrow, at, room),
    ...note(arrow, at, noteRoom(arrow, at, room, layout), rowParts(sizes).note),
    ...(arrow.difference?.kind === 'alone' ? notThere(arrow, at.y, layout) : []),
  ];
}

/** What stands on the other side of a step that only one call has. */
function notThere({ from }: LadderArrow, y: number, layout: LadderLayout): readonly LadderShape[] {
  const own = sideOf(layout, from);
  const other = layout.sides.find(side => side !== own);
  if (!other) return [];
  const [left, right] = [layout.laneX[other.first] ?? 0, layout.laneX[other.end - 1] ?? 0];
  const size = layout.sizes.fontSize * 0.86;
  return [
    { kind: 'path', d: `M${px(left)} ${px(y)}H${px(right)}`, stroke: 'warning', width: 1, isDashed: true },
    {
      kind: 'text',
      x: (left + right) / 2,
      y: y - size * 0.5,
      text: '− not here',
      size,
      tone: 'warning',
      anchor: 'middle',
    },
  ];
}

interface ArrowPlace {
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly isLoop: boolean;
}

/** Requests are solid, responses dashed; a head is never dashed, so it stands for itself. */
function shaft({ outcome }: LadderArrow, at: ArrowPlace, tone: ShapeTone): readonly PathShape[] {
  const { y, from, to, size } = at;
  const way = to > from ? 1 : -1;
  const [long, high] = [size * 0.75, size * 0.36];
  const line = at.isLoop
    ? `M${px(from)} ${px(y - size / 2)}h${LOOP}v${px(size)}H${px(from + long)}`
    : `M${px(from)} ${px(y)}H${px(to - long * way)}`;
  const point = at.isLoop ? head(from, y + size / 2, long, high) : head(to, y, -long * way, high);
  return [
    { kind: 'path', d: line, stroke: tone, width: size / 8, isDashed: outcome !== 'request' },
    { kind: 'path', d: point, fill: tone },
  ];
}

/** A filled head whose point stands at x, y. */
function head(x: number, y: number, long: number, high: number): string {
  return `M${px(x)} ${px(y)}l${px(long)} ${px(-high)}v${px(2 * high)}z`;
}

function label(arrow: LadderArrow, at: ArrowPlace, room: number): readonly LadderShape[] {
  const { size, y, from, to, isLoop } = at;
  const worst = worstFinding(arrow);
  const again = arrow.copies.length > 0 ? ` ×${arrow.copies.length + 1}` : '';
  const icon = worst ? size * 1.5 : 0;
  const most = Math.max(6, charsIn(room - size * 1.5 - icon, size)) - again.length;
  const text = plainLine(arrow.label, most) + again;
  const width = text.length * size * CHAR_WIDTH;
  const middle = isLoop ? from + LOOP + size / 2 + icon + width / 2 : (from + to) / 2 + icon / 2;
  const baseline = isLoop ? y + size * 0.35 : y - size * 0.5;
  const mark =
    worst && findingIcon(worst, middle - width / 2 - size * 0.9, baseline - size * 0.36, size * 0.56);
  return [
    {
      kind: 'text',
      x: middle,
      y: baseline,
      text,
      size,
      tone: labelTone(arrow),
      anchor: 'middle',
      isBold: arrow.outcome === 'request',
    },
    ...(mark ? [mark] : []),
  ];
}

function labelTone({ outcome }: LadderArrow): ShapeTone {
  if (outcome === 'failure') return 'error';
  return outcome === 'provisional' ? 'faint' : 'text';
}

function noteTone({ isHold, difference }: LadderArrow): ShapeTone {
  if (difference?.isFirst) return 'error';
  return isHold || difference ? 'warning' : 'faint';
}

/** A note stays below its arrow; what differs from another call has all of the side, where two calls leave little between lanes. */
function noteRoom(
  { from, difference }: LadderArrow,
  at: ArrowPlace,
  room: number,
  layout: LadderLayout,
): Across {
  if (difference && !at.isLoop) return sideOf(layout, from);
  const middle = at.isLoop ? at.from + room / 2 : (at.from + at.to) / 2;
  return { left: middle - room / 2, right: middle + room / 2 };
}

function note(arrow: LadderArrow, at: ArrowPlace, across: Across, height: number): readonly LadderShape[] {
  const size = at.size * 0.86;
  const room = across.right - across.left - at.size;
  const text = plainLine(arrowNote(arrow), Math.max(6, charsIn(room, size)));
  if (text === '') return [];
  const half = (text.length * size * CHAR_WIDTH + at.size) / 2;
  const middle = at.isLoop ? (across.left + across.right) / 2 : (at.from + at.to) / 2;
  return [
    {
      kind: 'text',
      x: Math.max(across.left + half, Math.min(middle, across.right - half)),
      y: at.y + height * 0.78 + (at.isLoop ? at.size / 2 : 0),
      text,
      size,
      tone: noteTone(arrow),
      anchor: 'middle',
      isBold: noteTone(arrow) !== 'faint',
    },
  ];
}
