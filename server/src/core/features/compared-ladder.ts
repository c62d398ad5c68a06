import { type ComparedStep, compareCalls } from '../compare/compare-calls';
import { firstReal } from '../compare/comparison';
import type { Difference } from '../compare/difference';
import type { Analysis } from '../document';
import type { ArrowDifference, Ladder, LadderArrow } from '../ladder/ladder';
import type { LadderResult, MessagePlace } from '../ladder-protocol';
import type { Call } from '../trace/dialog';
import type { TraceMessage } from '../trace/trace-message';
import { comparedCall } from './compared-call';
import { ladderOf } from './ladder-of';

/** One call, where it comes from. */
export interface SideSource {
  readonly uri: string;
  readonly analysis: Analysis;
  readonly call: Call;
}

type Drawn = Extract<LadderResult, { kind: 'ladder' }>;

/**
 * Two calls side by side: what is the same step stands in the same row. A step that only one has, one that differs, and
 * the first real difference are marked. Differences of products alone (`User-Agent`) are not.
 */
export function comparedLadder(
  left: SideSource,
  right: SideSource,
  names: ReadonlyMap<string, string>,
): LadderResult {
  const [a, b] = [drawn(left, names), drawn(right, names)];
  if (a.kind === 'none') return a;
  if (b.kind === 'none') return b;
  const { steps, differences } = compareCalls(
    comparedCall(left.analysis, left.call),
    comparedCall(right.analysis, right.call),
  );
  const first = firstReal(differences);
  const rows = rowsOf(steps, [numbersIn(a, left), numbersIn(b, right)], first?.isMinor ? undefined : first);
  return joined([a, b], rows);
}

function drawn({ uri, analysis, call }: SideSource, names: ReadonlyMap<string, string>): LadderResult {
  return ladderOf([{ uri, analysis, calls: [call] }], { linked: false, names });
}

/** An arrow of a side, by its index there. */
interface Placed {
  readonly side: 0 | 1;
  readonly index: number;
  readonly isBeside: boolean;
  readonly difference: ArrowDifference | undefined;
}

/** The arrows of a side. */
interface SideArrows {
  readonly count: number;
  /** Undefined for what is folded or not drawn. */
  indexOf(message: TraceMessage): number | undefined;
}

function numbersIn({ ladder: { arrows } }: Drawn, { analysis }: SideSource): SideArrows {
  const indexes = new Map(arrows.map(({ number }, index) => [number, index]));
  return { count: arrows.length, indexOf: message => indexes.get(analysis.placeOf(message)?.number ?? 0) };
}

/** Aligned steps share a row; an arrow that is no step of its own, such as another ACK, stands before the next step. */
function rowsOf(
  steps: readonly ComparedStep[],
  sides: readonly [SideArrows, SideArrows],
  first: Difference | undefined,
): readonly Placed[] {
  const rows: Placed[] = [];
  const next: [number, number] = [0, 0];
  const until = (side: 0 | 1, end: number) => {
    while (next[side] < end) rows.push({ side, index: next[side]++, isBeside: false, difference: undefined });
  };
  for (const step of steps) {
    const difference = differenceOf(step, first);
    const left = step.left && sides[0].indexOf(step.left);
    const right = step.right && sides[1].indexOf(step.right);
    until(0, left ?? 0);
    until(1, right ?? 0);
    const hasLeft = left !== undefined && left === next[0];
    if (hasLeft) rows.push({ side: 0, index: next[0]++, isBeside: false, difference });
    if (right !== undefined && right === next[1])
      rows.push({ side: 1, index: next[1]++, isBeside: hasLeft, difference });
  }
  until(0, sides[0].count);
  until(1, sides[1].count);
  return rows;
}

const words: Readonly<Record<Difference['kind'], string>> = {
  missing: 'only here',
  order: 'in another order',
  start: 'start line',
  header: 'header',
  sdp: 'SDP',
  body: 'body',
  timing: 'time',
};
/** Differences of one step that are told. */
const mostTold = 5;

function differenceOf(step: ComparedStep, first: Difference | undefined): ArrowDifference | undefined {
  const real = step.differences.filter(({ isMinor }) => !isMinor);
  const isAlone = step.left === undefined || step.right === undefined;
  // Of a step that came earlier on one side the comparison tells once.
  const isMoved = isAlone && !real.some(({ kind }) => kind === 'missing');
  if (real.length === 0 && !isMoved) return undefined;
  const told = real.slice(0, mostTold).map(({ text }) => `${text}.`);
  const more = real.length > mostTold ? [`${real.length - mostTold} more.`] : [];
  return {
    kind: isMoved
      ? 'moved'
      : isAlone
        ? 'alone'
        : real.every(({ kind }) => kind === 'timing')
          ? 'late'
          : 'changed',
    short: isMoved ? words.order : [...new Set(real.map(({ kind }) => words[kind]))].join(', '),
    text: [...told, ...more].join(' ') || 'The other call has this step at another place.',
    isFirst: first !== undefined && step.differences.includes(first),
  };
}

function joined(drawings: readonly [Drawn, Drawn], rows: readonly Placed[]): Drawn {
  const [a, b] = drawings;
  const places = [new Map<number, number>(), new Map<number, number>()] as const;
  rows.forEach(({ side, index }, row) => {
    places[side].set(index, row);
  });
  const lanes = a.ladder.lanes.length;
  const transactions =
    1 + a.ladder.arrows.reduce((most, { transaction = -1 }) => Math.max(most, transaction), -1);
  const arrows = rows.flatMap(({ side, index, isBeside, difference }): readonly LadderArrow[] => {
    const arrow = drawings[side].ladder.arrows[index];
    if (!arrow) return [];
    const shared = { ...arrow, isBeside, ...(difference && { difference }) };
    if (side === 0) return [shared];
    const transaction = arrow.transaction === undefined ? undefined : arrow.transaction + transactions;
    return [{ ...shared, from: arrow.from + lanes, to: arrow.to + lanes, call: arrow.call + 1, transaction }];
  });
  return {
    kind: 'ladder',
    title: `${a.title} ↔ ${b.title}`,
    ladder: {
      lanes: [...a.ladder.lanes, ...b.ladder.lanes],
      arrows,
      media: drawings.flatMap(({ ladder }, side) =>
        movedMedia(ladder, places[side === 0 ? 0 : 1], { lanes: side * lanes, end: rows.length }),
      ),
      sides: [
        { title: a.title, firstLane: 0 },
        { title: b.title, firstLane: lanes },
      ],
    },
    uris: a.uris[0] === b.uris[0] ? a.uris : [...a.uris, ...b.uris],
    places: [
      ...movedPlaces(a, places[0], 0),
      ...movedPlaces(b, places[1], a.uris[0] === b.uris[0] ? 0 : a.uris.length),
    ],
    origins: [...a.origins, ...b.origins],
    linkedCalls: 0,
  };
}

function movedPlaces(
  { places }: Drawn,
  rows: ReadonlyMap<number, number>,
  documents: number,
): readonly MessagePlace[] {
  return places.flatMap(([arrow, document, line, first, last]): readonly MessagePlace[] => {
    const row = rows.get(arrow);
    return row === undefined ? [] : [[row, document + documents, line, first, last]];
  });
}

/** Media that last to the end of their call last to the end of both. */
function movedMedia(
  { media }: Ladder,
  rows: ReadonlyMap<number, number>,
  { lanes, end }: { readonly lanes: number; readonly end: number },
): Ladder['media'] {
  const moved = <T extends { readonly afterArrow: number; readonly beforeArrow: number }>(one: T): T => ({
    ...one,
    afterArrow: rows.get(one.afterArrow) ?? end,
    beforeArrow: rows.get(one.beforeArrow) ?? end,
  });
  return media.map(band => ({
    ...moved(band),
    from: band.from + lanes,
    to: band.to + lanes,
    holds: band.holds.map(moved),
  }));
}
