import { OverlayMap } from '../text/overlay-map';
import { SortedBag } from '../text/sorted-bag';
import type { HopFacts } from './capture-facts';
import { hopOf } from './hop-of';
import { emptyTally, type HopShare, type SourceTally } from './hop-share';
import type { TraceMessage } from './trace-message';

/** True if `a` stands before `b` in the trace. */
export type IsBefore = (a: TraceMessage, b: TraceMessage) => boolean;

/** What a group had on a hop, and what it has now. */
export interface ShareChange {
  readonly before: HopShare | undefined;
  readonly after: HopShare | undefined;
}

/**
 * All that is known of one hop, group by group, so that a change of one group is counted in and out and the others are
 * not looked at again. Immutable.
 */
export interface HopLedger {
  readonly shares: OverlayMap<string, HopShare>;
  readonly first: TraceMessage;
  readonly sources: ReadonlyMap<string, SourceTally>;
  readonly trips: SortedBag;
  readonly facts: HopFacts;
}

/** So many requests that nobody repeats, though nobody is heard to answer, are answered elsewhere. */
const CONTENTED_ENOUGH = 20;

/** The next version of a ledger; undefined where no message is left on the hop. `changes` are by group. */
export function changeLedger(
  ledger: HopLedger | undefined,
  changes: ReadonlyMap<string, ShareChange>,
  isBefore: IsBefore,
): HopLedger | undefined {
  const known = ledger?.shares ?? OverlayMap.of<string, HopShare>(new Map());
  const shares = known.with(new Map([...changes].map(([group, { after }]) => [group, after])));
  if (shares.size === 0) return undefined;
  const sources = changeSources(ledger?.sources ?? new Map(), changes, shares);
  const [added, removed]: [number[], number[]] = [[], []];
  for (const { before, after } of changes.values()) {
    for (const trip of before?.trips ?? []) removed.push(trip);
    for (const trip of after?.trips ?? []) added.push(trip);
  }
  const trips = (ledger?.trips ?? SortedBag.empty).with(added, removed);
  const first = firstOf(ledger, changes, shares, isBefore);
  const facts = factsOf(first, sources, trips);
  const isSame = ledger !== undefined && sameFacts(ledger.facts, facts);
  return { shares, first, sources, trips, facts: isSame ? ledger.facts : facts };
}

function changeSources(
  known: ReadonlyMap<string, SourceTally>,
  changes: ReadonlyMap<string, ShareChange>,
  shares: OverlayMap<string, HopShare>,
): ReadonlyMap<string, SourceTally> {
  const sources = new Map(known);
  const own = new Set<string>();
  const tallyOf = (source: string): SourceTally => {
    const tally = { ...(sources.get(source) ?? emptyTally()) };
    if (own.has(source)) return sources.get(source) ?? tally;
    own.add(source);
    sources.set(source, tally);
    return tally;
  };
  const unsure = new Set<string>();
  for (const { before } of changes.values()) {
    for (const [source, gone] of before?.sources ?? []) {
      const tally = tallyOf(source);
      tally.count -= gone.count;
      tally.reactions -= gone.reactions;
      tally.contented -= gone.contented;
      if (gone.last !== undefined && gone.last === tally.last) unsure.add(source);
    }
  }
  for (const { after } of changes.values()) {
    for (const [source, come] of after?.sources ?? []) {
      const tally = tallyOf(source);
      tally.count += come.count;
      tally.reactions += come.reactions;
      tally.contented += come.contented;
      tally.last = later(tally.last, come.last);
    }
  }
  for (const source of unsure) {
    const tally = tallyOf(source);
    tally.last = undefined;
    for (const share of shares.values()) tally.last = later(tally.last, share.sources.get(source)?.last);
  }
  for (const source of own) {
    const { count, reactions, contented } = tallyOf(source);
    if (count === 0 && reactions === 0 && contented === 0) sources.delete(source);
  }
  return sources;
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

/** The first message on the hop: looked for among all groups only where the one that had it has changed. */
function firstOf(
  ledger: HopLedger | undefined,
  changes: ReadonlyMap<string, ShareChange>,
  shares: OverlayMap<string, HopShare>,
  isBefore: IsBefore,
): TraceMessage {
  const isGone = [...changes.values()].some(({ before }) => before?.first === ledger?.first);
  let first = isGone ? undefined : ledger?.first;
  const candidates = first ? [...changes.values()].flatMap(({ after }) => after ?? []) : shares.values();
  for (const share of candidates) if (!first || isBefore(share.first, first)) first = share.first;
  // A ledger without shares is never made.
  return first as TraceMessage;
}

function factsOf(first: TraceMessage, sources: ReadonlyMap<string, SourceTally>, trips: SortedBag): HopFacts {
  const at = hopOf(first.keys);
  const asksFirst = first.keys.kind === 'request' || !at.id.startsWith('via ');
  const [a, b] = asksFirst ? [at.source, at.destination] : [at.destination, at.source];
  const sideA = sources.get(a) ?? emptyTally();
  const sideB = emptyTally();
  for (const [source, { count, last, reactions, contented }] of sources) {
    if (source === a) continue;
    sideB.count += count;
    sideB.reactions += reactions;
    sideB.contented += contented;
    sideB.last = later(sideB.last, last);
  }
  // The upper median, at least 1 ms.
  const median = trips.at(trips.size >> 1);
  return {
    a,
    b,
    aToB: sideA.count,
    bToA: sideB.count,
    lastFromA: sideA.last,
    lastFromB: sideB.last,
    roundTripMs: median === undefined ? undefined : Math.max(1, median),
    missing: isUnheard(sideB, sideA) ? 'b' : isUnheard(sideA, sideB) ? 'a' : undefined,
  };
}

function isUnheard(silent: SourceTally, other: SourceTally): boolean {
  return silent.count === 0 && (other.reactions > 0 || other.contented >= CONTENTED_ENOUGH);
}

function sameFacts(a: HopFacts, b: HopFacts): boolean {
  return (
    a.a === b.a &&
    a.b === b.b &&
    a.aToB === b.aToB &&
    a.bToA === b.bToA &&
    a.lastFromA === b.lastFromA &&
    a.lastFromB === b.lastFromB &&
    a.roundTripMs === b.roundTripMs &&
    a.missing === b.missing
  );
}
