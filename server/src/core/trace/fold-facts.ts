import { OverlayMap } from '../text/overlay-map';
import { CaptureClock } from './capture-clock';
import type { CaptureFacts, CaptureHole, HopFacts } from './capture-facts';
import type { CaptureMemory } from './capture-memory';
import type { Group } from './group';
import { changeLedger, type HopLedger, type IsBefore, type ShareChange } from './hop-ledger';
import { hopSharesOf, mergedShare } from './hop-share';
import { type MediaFacts, noMedia } from './media-facts';
import type { TraceMessage } from './trace-message';

/** What only the owner of the document knows. */
export interface FactOptions {
  /** The document says that it is a part: a line `...`, `[...]` or `# partial` outside of messages. */
  readonly partial: boolean;
  /** The trace is still being written. */
  readonly open: boolean;
  /** What the clock shows, ms since 1970; counts for an open trace with dates only. */
  readonly now?: number | undefined;
  /** Holes that the trace tells of; by default there are none. */
  readonly holes?: readonly CaptureHole[];
  /** What it shows beside SIP; by default nothing. */
  readonly media?: MediaFacts;
  /** What is remembered of groups that were let go; by default none was. */
  readonly letGo?: CaptureMemory | undefined;
}

/** What the facts of the next version are made of. */
export interface FactsState {
  readonly ledgers: OverlayMap<string, HopLedger>;
  readonly hops: OverlayMap<string, HopFacts>;
  readonly duplicateCount: number;
}

/** No message yet. */
export const noFacts: FactsState = {
  ledgers: OverlayMap.of(new Map()),
  hops: OverlayMap.of(new Map()),
  duplicateCount: 0,
};

/** A group before and after; undefined where there was none, or is none any more. */
export interface GroupChange {
  readonly before: Group | undefined;
  readonly after: Group | undefined;
}

/**
 * Counts groups in and out. The work is that of the groups that changed, not of the trace. `changes` are by group key;
 * `isBefore` is the order of the trace as it is now.
 */
export function changeFacts(
  state: FactsState,
  changes: ReadonlyMap<string, GroupChange>,
  isBefore: IsBefore,
): FactsState {
  const byHop = new Map<string, Map<string, ShareChange>>();
  let { duplicateCount } = state;
  for (const [key, { before, after }] of changes) {
    duplicateCount += (after?.duplicates.size ?? 0) - (before?.duplicates.size ?? 0);
    const old = before && hopSharesOf(before);
    const now = after && hopSharesOf(after);
    for (const hop of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      const shares = byHop.get(hop) ?? new Map<string, ShareChange>();
      byHop.set(hop, shares.set(key, { before: old?.get(hop), after: now?.get(hop) }));
    }
  }
  const ledgers = new Map<string, HopLedger | undefined>();
  const hops = new Map<string, HopFacts | undefined>();
  for (const [hop, shares] of byHop) {
    const ledger = changeLedger(state.ledgers.get(hop), shares, isBefore);
    ledgers.set(hop, ledger);
    if (ledger?.facts !== state.hops.get(hop)) hops.set(hop, ledger?.facts);
  }
  return { ledgers: state.ledgers.with(ledgers), hops: state.hops.with(hops), duplicateCount };
}

/** Stands for all groups that were let go. No group key is empty. */
const letGoKey = '';

/**
 * Lets go of groups that stay counted: what they share of each hop is merged into one share, so that memory grows with
 * the hops and not with the groups. A hop for which there is no room any more is forgotten as far as they are concerned.
 */
export function sealFacts(
  state: FactsState,
  groups: ReadonlyMap<string, Group>,
  { isBefore, mostHops }: { readonly isBefore: IsBefore; readonly mostHops: number },
): FactsState {
  const byHop = new Map<string, Map<string, ShareChange>>();
  for (const [key, group] of groups) {
    for (const [hop, share] of hopSharesOf(group)) {
      const changes = byHop.get(hop) ?? new Map<string, ShareChange>();
      // The trips stay in the bag.
      byHop.set(hop, changes.set(key, { before: { ...share, trips: [] }, after: undefined }));
    }
  }
  const ledgers = new Map<string, HopLedger | undefined>();
  const hops = new Map<string, HopFacts | undefined>();
  for (const [hop, changes] of byHop) {
    const ledger = state.ledgers.get(hop);
    const before = ledger?.shares.get(letGoKey);
    if (before || state.ledgers.size <= mostHops) {
      const gone = [...changes.values()].flatMap(change => change.before ?? []);
      changes.set(letGoKey, { before, after: mergedShare(before ? [before, ...gone] : gone, isBefore) });
    }
    const next = changeLedger(ledger, changes, isBefore);
    ledgers.set(hop, next);
    if (next?.facts !== state.hops.get(hop)) hops.set(hop, next?.facts);
  }
  return { ...state, ledgers: state.ledgers.with(ledgers), hops: state.hops.with(hops) };
}

/** The facts of a capture for the guards of trace rules (`rules.md` 2.10), of the groups in `state`. */
export function factsOf(
  { hops, duplicateCount }: FactsState,
  clock: CaptureClock,
  { messageCount, ...options }: FactOptions & { readonly messageCount: number },
): CaptureFacts {
  return {
    ordered: clock.first === undefined,
    partial: options.partial,
    firstTime: clock.first,
    watermark: watermarkOf(clock, options),
    dateless: clock.dateless,
    hops,
    holes: options.holes ?? noHoles,
    media: options.media ?? noMedia,
    messageCount,
    duplicateCount,
    open: options.open,
    letGo: options.letGo,
  };
}

const noHoles: readonly CaptureHole[] = [];

/** The facts of a whole trace at once: `messages` in its order, `groups` all of their groups. */
export function foldFacts(
  messages: readonly TraceMessage[],
  groups: readonly Group[],
  options: FactOptions,
): CaptureFacts {
  const clock = new CaptureClock();
  const order = new Map<TraceMessage, number>();
  for (const message of messages) {
    clock.see(message);
    order.set(message, order.size);
  }
  const isBefore: IsBefore = (a, b) => (order.get(a) ?? 0) < (order.get(b) ?? 0);
  const changes = new Map(groups.map((after, index) => [String(index), { before: undefined, after }]));
  const state = changeFacts(noFacts, changes, isBefore);
  return factsOf(state, clock, { ...options, messageCount: messages.length });
}

/** The newest message; in a trace still being written the clock, if that is ahead: silence goes on. */
function watermarkOf({ newest, dateless }: CaptureClock, { open, now }: FactOptions): number | undefined {
  if (!open || now === undefined || newest === undefined || dateless) return newest;
  return Math.max(newest, now);
}
