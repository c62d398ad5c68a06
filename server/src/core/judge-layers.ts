import type { ChunkList } from './chunk-list';
import type { ChunkSummary } from './document';
import {
  type ChangedChunks,
  changeGroups,
  type GroupJudgements,
  type GroupLayer,
  groupsThatRead,
  type JudgedGroup,
  judgeGroup,
} from './group-layer';
import { type ConcludeInput, type LayerState, layerStep } from './layer-state';
import { factsDifference } from './lint/facts-reads';
import type { RuleFailure } from './lint/finding';
import { CaptureClock } from './trace/capture-clock';
import type { CaptureFacts, CaptureHole } from './trace/capture-facts';
import { orderedHoles } from './trace/capture-holes';
import { changeFacts, type FactsState, factsOf, type GroupChange } from './trace/fold-facts';
import { hopOf } from './trace/hop-of';
import { type MediaSighting, mediaFactsOf } from './trace/media-facts';
import type { TraceMessage } from './trace/trace-message';

/** The holes that the trace tells of; the same list as before if they are the same, so that nothing is judged anew. */
function holesOf(
  list: ChunkList<ChunkSummary>,
  before: readonly CaptureHole[] | undefined,
): readonly CaptureHole[] {
  const holes = orderedHoles(list.blocks[0]?.chunks[0]?.holes ?? []);
  const isSame =
    before?.length === holes.length &&
    before.every(({ from, to, reason }, index) => {
      const other = holes[index];
      return from === other?.from && to === other.to && reason === other.reason;
    });
  return isSame ? before : holes;
}

/** What the facts take from the chunks of a trace, those that were let go included. */
export interface PassedChunks {
  /** Stands at the newest message; is moved on by what the trace says of its end. */
  readonly clock: CaptureClock;
  readonly messageCount: number;
  readonly saysPartial: boolean;
  readonly media: readonly MediaSighting[];
}

function passedChunks(list: ChunkList<ChunkSummary>, correlated: boolean): PassedChunks {
  const clock = new CaptureClock();
  let messageCount = 0;
  if (correlated) {
    for (const block of list.blocks) {
      block.clock.pass(clock);
      messageCount += block.clock.count;
    }
  }
  const saysPartial = list.blocks.some(block => block.saysPartial);
  return { clock, messageCount, saysPartial, media: list.blocks.flatMap(block => block.media) };
}

/** The facts of a capture of which some groups were counted; what its header says stands in the first chunk of the list. */
export function captureFactsOf(
  { list, options }: Pick<ConcludeInput<ChunkSummary>, 'list' | 'options'>,
  state: FactsState,
  { clock, messageCount, saysPartial, media }: PassedChunks,
  before: CaptureFacts | undefined,
): CaptureFacts {
  const header = list.blocks[0]?.chunks[0];
  clock.goOnUntil(header?.until);
  return factsOf(state, clock, {
    open: options.open ?? header?.saysOpen ?? false,
    now: options.now,
    partial: saysPartial,
    holes: holesOf(list, before?.holes),
    media: mediaFactsOf(media, before?.media),
    messageCount,
  });
}

/** Layer (b) and the facts of one version. */
export interface Judged {
  readonly groups: GroupLayer;
  readonly judgements: GroupJudgements;
  readonly factsState: FactsState;
  readonly facts: CaptureFacts;
  readonly failing: ReadonlyMap<string, readonly RuleFailure[]>;
  readonly changes: ReadonlyMap<string, GroupChange>;
  /** Keys of the groups that were judged, and whether they changed or a fact. */
  readonly judged: ReadonlySet<string>;
}

const noChanges: ReadonlyMap<string, GroupChange> = new Map();
const noKeys: ReadonlySet<string> = new Set();

/** Replays the groups that changed, counts them into the facts, and judges them and those that rest on a changed fact. */
export function* judging<C extends ChunkSummary>(
  input: ConcludeInput<C>,
  base: LayerState,
  changed: ChangedChunks,
): Generator<undefined, Judged> {
  const { list, setting } = input;
  // A collection of messages has no groups, so nothing rests on any.
  if (!base.correlated) {
    return {
      ...base,
      facts: captureFactsOf(input, base.factsState, passedChunks(list, false), base.facts),
      changes: noChanges,
      judged: noKeys,
    };
  }
  const startOf = (message: TraceMessage) => list.startOf(message) ?? 0;
  const changes = changeGroups(base.groups, changed, startOf);
  yield undefined;
  const factsState = changeFacts(base.factsState, changes, (a, b) => startOf(a) < startOf(b));
  const facts = captureFactsOf(input, factsState, passedChunks(list, true), base.facts);
  const groups = base.groups.with(new Map([...changes].map(([key, { after }]) => [key, after])));
  const stale = base.facts
    ? groupsThatRead(
        base.judgements,
        factsDifference(base.facts, facts, changedHops(base, factsState, changes)),
        facts,
      )
    : [];
  const judged = new Set([...changes.keys(), ...stale]);
  const judgements = new Map<string, JudgedGroup | undefined>();
  const failing = new Map(base.failing);
  for (const key of judged) {
    const group = groups.get(key);
    const judgement = group && judgeGroup(group, facts, setting.rules);
    judgements.set(key, judgement);
    if (judgement && judgement.failures.length > 0) failing.set(key, judgement.failures);
    else failing.delete(key);
    if (judgements.size % layerStep === 0) yield undefined;
  }
  return {
    groups,
    judgements: base.judgements.with(judgements),
    factsState,
    facts,
    failing,
    changes,
    judged,
  };
}

/** The hops on which a changed group was or is. */
function changedHops(
  before: LayerState,
  after: FactsState,
  changes: ReadonlyMap<string, GroupChange>,
): ReadonlySet<string> {
  const ids = new Set<string>();
  if (before.factsState.hops === after.hops) return ids;
  for (const change of changes.values()) {
    for (const group of [change.before, change.after]) {
      for (const t of group?.messages ?? []) ids.add(hopOf(t.keys).id);
    }
  }
  return ids;
}
