import { type BlockRecord, groupFindingsOf, isCopy, recordOfBlock } from './all-findings';
import type { AnalyseOptions } from './analyse-options';
import type { ChunkBlock, ChunkList } from './chunk-list';
import type { ChunkSummary, Conclusions, DocumentKind } from './document';
import {
  type ChangedChunks,
  changeGroups,
  type GroupJudgements,
  type GroupLayer,
  groupsThatRead,
  type JudgedGroup,
  judgeGroup,
  noGroups,
  noJudgements,
} from './group-layer';
import { lintCapture, lintComments, lintFile } from './lint/engine';
import { factsDifference } from './lint/facts-reads';
import type { PlacedFinding, RuleFailure } from './lint/finding';
import { FindingFold, FoldNumbers, type FoldOptions } from './lint/fold-findings';
import { judgeComments } from './lint/judge-comments';
import { allRules } from './lint/rules/index';
import { type IsFound, type PlacedMark, type Silences, silencesOf } from './lint/silences';
import { type LooseFindings, looseChanges, looseFindings } from './loose-findings';
import { noEnvironment } from './sip/environment';
import { shiftSpan } from './text/span';
import { CaptureClock } from './trace/capture-clock';
import type { CaptureFacts, CaptureHole } from './trace/capture-facts';
import { orderedHoles } from './trace/capture-holes';
import type { Call } from './trace/dialog';
import { changeFacts, type FactsState, factsOf, type GroupChange, noFacts } from './trace/fold-facts';
import type { Group } from './trace/group';
import { hopOf } from './trace/hop-of';
import type { TraceMessage } from './trace/trace-message';
import type { ChunkSetting } from './understand-chunk';

/** Layers (b) and (c) of one version: what the next one may reuse. */
export interface LayerState {
  readonly correlated: boolean;
  readonly groups: GroupLayer;
  readonly judgements: GroupJudgements;
  readonly failing: ReadonlyMap<string, readonly RuleFailure[]>;
  readonly factsState: FactsState;
  readonly facts: CaptureFacts | undefined;
  readonly starting: ReadonlyMap<object, readonly Group[]>;
  readonly records: ReadonlyMap<object, BlockRecord>;
  readonly loose: LooseFindings;
  /** Grows with each key that was ever seen; a document that is analysed anew begins anew. */
  readonly numbers: FoldNumbers;
}

const nothing: Omit<LayerState, 'numbers'> = {
  correlated: true,
  groups: noGroups,
  judgements: noJudgements,
  failing: new Map(),
  factsState: noFacts,
  facts: undefined,
  starting: new Map(),
  records: new Map(),
  loose: new Map(),
};

export interface ConcludeInput<C extends ChunkSummary> {
  readonly list: ChunkList<C>;
  readonly setting: ChunkSetting;
  readonly options: AnalyseOptions;
  readonly previous: LayerState | undefined;
  /** What an edit changed; without `previous` it is not looked at. */
  readonly changed: ChangedChunks;
}

/** What all layers come to, and what the next version may reuse. */
export interface Concluded<C extends ChunkSummary> {
  readonly conclusions: Conclusions<C>;
  readonly state: LayerState;
  readonly kind: DocumentKind;
}

/** Groups that are judged, or blocks that are put in order, between two pauses. */
const STEP = 16;

function marksOf(list: ChunkList<ChunkSummary>): readonly PlacedMark[] {
  const marks: PlacedMark[] = [];
  list.blocks.forEach((block, blockIndex) => {
    if (!block.isMarked) return;
    const blockStart = list.starts[blockIndex] ?? 0;
    block.chunks.forEach((chunk, index) => {
      if (chunk.suppressions.length === 0) return;
      const chunkStart = blockStart + (block.starts[index] ?? 0);
      const next = block.chunks[index + 1] ?? list.blocks[blockIndex + 1]?.chunks[0];
      const nextChunkLineEnd = next
        ? chunkStart + chunk.length + next.firstLineEnd
        : Number.POSITIVE_INFINITY;
      for (const mark of chunk.suppressions) {
        marks.push({ mark, anchor: chunk.anchor, chunkStart, nextChunkLineEnd });
      }
    });
  });
  return marks;
}

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

function captureFactsOf(
  { list, options }: Pick<ConcludeInput<ChunkSummary>, 'list' | 'options'>,
  state: FactsState,
  { correlated, facts }: Pick<LayerState, 'correlated' | 'facts'>,
): CaptureFacts {
  const clock = new CaptureClock();
  let messageCount = 0;
  if (correlated) {
    for (const block of list.blocks) {
      block.clock.pass(clock);
      messageCount += block.clock.count;
    }
  }
  return factsOf(state, clock, {
    open: options.open ?? list.blocks[0]?.chunks[0]?.saysOpen ?? false,
    now: options.now,
    partial: list.blocks.some(block => block.saysPartial),
    holes: holesOf(list, facts?.holes),
    messageCount,
  });
}

/** One list of all; many times as fast as `flat` for many short ones. */
function joined<T>(lists: Iterable<readonly T[]>): readonly T[] {
  const all: T[] = [];
  for (const list of lists) for (const item of list) all.push(item);
  return all;
}

function onePerRule(failures: readonly RuleFailure[]): readonly RuleFailure[] {
  const byRule = new Map<string, RuleFailure>();
  for (const failure of failures) if (!byRule.has(failure.rule)) byRule.set(failure.rule, failure);
  return [...byRule.values()];
}

/** Layer (b) and the facts of one version. */
interface Judged {
  readonly groups: GroupLayer;
  readonly judgements: GroupJudgements;
  readonly factsState: FactsState;
  readonly facts: CaptureFacts;
  readonly failing: ReadonlyMap<string, readonly RuleFailure[]>;
  readonly changes: ReadonlyMap<string, GroupChange>;
  /** Keys of the groups that were judged, and whether they changed or a fact. */
  readonly judged: ReadonlySet<string>;
}

function* judging<C extends ChunkSummary>(
  input: ConcludeInput<C>,
  base: LayerState,
  changed: ChangedChunks,
): Generator<undefined, Judged> {
  const { list, setting } = input;
  const startOf = (message: TraceMessage) => list.startOf(message) ?? 0;
  const changes = base.correlated
    ? changeGroups(base.groups, changed, startOf)
    : new Map<string, GroupChange>();
  yield undefined;
  const factsState = changeFacts(base.factsState, changes, (a, b) => startOf(a) < startOf(b));
  const facts = captureFactsOf(input, factsState, base);
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
    if (judgements.size % STEP === 0) yield undefined;
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

/** Indexes of the blocks of which anything that their record rests on has changed. */
function dirtyBlocks<C extends ChunkSummary>(
  list: ChunkList<C>,
  base: LayerState,
  { changes, judged, judgements }: Judged,
  gone: ReadonlySet<TraceMessage>,
): Set<number> {
  const dirty = new Set<number>();
  const touch = (message: TraceMessage | undefined) => {
    // What is gone is not looked for: its block was made anew anyway.
    const block = message && !gone.has(message) ? list.blockOf(message) : undefined;
    if (block !== undefined) dirty.add(block);
  };
  for (const { before, after } of changes.values()) {
    for (const group of [before, after]) {
      touch(group?.messages[0]);
      for (const copy of group?.duplicates.keys() ?? []) touch(copy);
    }
  }
  for (const key of judged) {
    for (const message of base.judgements.get(key)?.findings.keys() ?? []) touch(message);
    for (const message of judgements.get(key)?.findings.keys() ?? []) touch(message);
  }
  return dirty;
}

/** The groups in order of their first message, block by block. */
function startingGroups<C extends ChunkSummary>(
  list: ChunkList<C>,
  { groups }: Judged,
  base: LayerState,
  dirty: ReadonlySet<number>,
): ReadonlyMap<object, readonly Group[]> {
  const starting = new Map<ChunkBlock<C>, readonly Group[]>();
  list.blocks.forEach((block, index) => {
    const known = dirty.has(index) ? undefined : base.starting.get(block);
    starting.set(block, known ?? startingIn(block, groups));
  });
  return starting;
}

function startingIn(block: ChunkBlock<ChunkSummary>, groups: GroupLayer): readonly Group[] {
  const starting: Group[] = [];
  for (const { groupKey, anchor } of block.chunks) {
    const group = groupKey === undefined ? undefined : groups.get(groupKey);
    if (group && group.messages[0] === anchor) starting.push(group);
  }
  return starting;
}

/** Findings that no chunk and no group holds, and what threw meanwhile. */
function judgeLoosely<C extends ChunkSummary>(
  { list, setting, options }: ConcludeInput<C>,
  { judgements, facts, groups }: Judged,
  at: {
    readonly inOrder: readonly Group[];
    readonly silences: Silences;
    readonly marks: readonly PlacedMark[];
  },
): { readonly loose: LooseFindings; readonly failures: readonly RuleFailure[] } {
  const { rules } = setting;
  const first = list.blocks[0]?.chunks[0]?.anchor as TraceMessage;
  const isHere = (message: TraceMessage) => list.blockOf(message) !== undefined;
  const ofCapture = lintCapture(at.inOrder, facts, rules);
  const parts = joined(list.blocks.map(block => block.fileParts));
  const ofFile = lintFile(parts, rules, options.environment ?? noEnvironment);
  const withoutComments = [...ofCapture.findings, ...ofFile.findings];
  const sources = { groups, judgements, loose: looseFindings(withoutComments, isHere, first) };
  const ofComments = lintComments(
    judgeComments(at.marks, {
      isFound: finderIn(list, sources),
      silences: at.silences,
      isOn: rules.isOn,
      rules: options.rules ?? allRules,
    }),
    rules,
  );
  return {
    loose: looseFindings([...withoutComments, ...ofComments.findings], isHere, first),
    failures: [...ofCapture.failures, ...ofComments.failures, ...ofFile.failures],
  };
}

/** Looks through the chunks of a stretch until it finds a finding. */
function finderIn<C extends ChunkSummary>(
  list: ChunkList<C>,
  { groups, judgements, loose }: Pick<Judged, 'groups' | 'judgements'> & { readonly loose: LooseFindings },
): IsFound {
  return (rule, stretch) => {
    for (let index = list.indexAt(stretch.start); index < list.count; index++) {
      const placed = list.at(index);
      if (!placed || placed.start >= stretch.end) break;
      const { chunk, start } = placed;
      const found = [
        isCopy(chunk, groups) ? [] : chunk.findings,
        groupFindingsOf(chunk, judgements) ?? [],
        loose.get(chunk.anchor) ?? [],
      ];
      for (const findings of found) {
        for (const finding of findings) {
          const at = start + finding.at.span.start;
          if ((rule === '' || finding.rule === rule) && at >= stretch.start && at < stretch.end) return true;
        }
      }
    }
    return false;
  };
}

interface Shown {
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: number;
  readonly records: ReadonlyMap<object, BlockRecord>;
}

/** All findings in their final form; blocks of which nothing changed are taken as they were. */
function* showing<C extends ChunkSummary>(
  list: ChunkList<C>,
  base: LayerState,
  sources: Parameters<typeof recordOfBlock<C>>[2] & { readonly dirty: ReadonlySet<number> },
): Generator<undefined, Shown> {
  const { silences, fold, dirty } = sources;
  const records = new Map<ChunkBlock<C>, BlockRecord>();
  let [suppressed, made] = [0, 0];
  for (const [index, block] of list.blocks.entries()) {
    const start = list.starts[index] ?? 0;
    const known = dirty.has(index) ? undefined : base.records.get(block);
    const holds = known?.silenceKey === silences.keyOf({ start, end: start + block.length });
    const record = known && holds ? known : recordOfBlock(block, start, sources);
    records.set(block, record);
    suppressed += record.suppressed;
    if (record !== known && ++made % STEP === 0) yield undefined;
  }
  const folding = new FindingFold(fold);
  let index = 0;
  for (const { folded } of records.values()) folding.add(folded, list.starts[index++] ?? 0);
  return { findings: folding.finish(), suppressed, records };
}

/** Joins the layers of a document: groups, facts, and all findings in their final form. */
export function* concluding<C extends ChunkSummary>(
  input: ConcludeInput<C>,
): Generator<undefined, Concluded<C>> {
  const { list, setting, options } = input;
  // An authored file without `# @trace` is a collection: its messages are not joined, trace rules do not run.
  const correlated = !setting.authored || list.blocks.some(block => block.saysTrace);
  const previous = input.previous?.correlated === correlated ? input.previous : undefined;
  const base = previous ?? { ...nothing, correlated, numbers: new FoldNumbers() };
  const changed = previous ? input.changed : { gone: [], fresh: list.blocks.flatMap(block => block.chunks) };
  const judged = yield* judging(input, base, changed);
  const gone = new Set(changed.gone.map(chunk => chunk.anchor));
  const dirty = dirtyBlocks(list, base, judged, gone);
  const starting = startingGroups(list, judged, base, dirty);
  const inOrder = joined(starting.values());
  const marks = marksOf(list);
  const silences = silencesOf(marks);
  const { loose, failures } = judgeLoosely(input, judged, { inOrder, silences, marks });
  for (const anchor of looseChanges(base.loose, loose)) {
    const block = gone.has(anchor) ? undefined : list.blockOf(anchor);
    if (block !== undefined) dirty.add(block);
  }
  const { groups, judgements, factsState, facts, failing } = judged;
  const fold = foldOptionsOf(setting, options, base.numbers);
  const shown = yield* showing(list, base, { groups, judgements, loose, silences, fold, dirty });
  const threw = [
    ...joined(list.blocks.map(block => block.failures)),
    ...inTraceOrder(failing, groups, list).flat(),
    ...failures,
  ];
  const state: LayerState = {
    ...{ correlated, groups, judgements, failing, factsState, facts, starting, loose, numbers: base.numbers },
    records: shown.records,
  };
  const conclusions = new DocumentConclusions(list, {
    groups: inOrder,
    facts,
    findings: shown.findings,
    suppressed: shown.suppressed,
    failures: onePerRule(threw),
  });
  return { conclusions, state, kind: correlated ? 'trace' : 'message' };
}

function foldOptionsOf(
  { rules, authored }: ChunkSetting,
  options: AnalyseOptions,
  numbers: FoldNumbers,
): FoldOptions {
  const catalogue = options.rules ?? allRules;
  const metas = new Map(catalogue.map(rule => [rule.meta.id, rule.meta]));
  return { metaOf: id => metas.get(id), maxPerRule: rules.config.maxPerRule, perSender: !authored, numbers };
}

/** What threw in groups, in order of the groups in the trace. */
function inTraceOrder(
  failing: LayerState['failing'],
  groups: GroupLayer,
  list: ChunkList<ChunkSummary>,
): readonly (readonly RuleFailure[])[] {
  const startOf = (key: string) => {
    const first = groups.get(key)?.messages[0];
    return (first && list.startOf(first)) ?? 0;
  };
  return [...failing].sort(([a], [b]) => startOf(a) - startOf(b)).map(([, failures]) => failures);
}

/** What all layers say; what few ask for is made when it is asked for. */
class DocumentConclusions<C extends ChunkSummary> implements Conclusions<C> {
  readonly groups: Conclusions<C>['groups'];
  readonly facts: Conclusions<C>['facts'];
  readonly findings: Conclusions<C>['findings'];
  readonly suppressed: number;
  readonly failures: Conclusions<C>['failures'];
  private sortedCalls: readonly Call[] | undefined;

  constructor(
    private readonly list: ChunkList<C>,
    made: Pick<Conclusions<C>, 'groups' | 'facts' | 'findings' | 'suppressed' | 'failures'>,
  ) {
    this.groups = made.groups;
    this.facts = made.facts;
    this.findings = made.findings;
    this.suppressed = made.suppressed;
    this.failures = made.failures;
  }

  get calls(): readonly Call[] {
    if (!this.sortedCalls) {
      const calls = this.groups.flatMap(group => group.calls);
      const starts = new Map(calls.map(call => [call, this.list.startOf(call.start) ?? 0]));
      this.sortedCalls = calls.sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
    }
    return this.sortedCalls;
  }

  get callCount(): number {
    return this.groups.reduce((count, group) => count + group.calls.length, 0);
  }

  placeOf(message: TraceMessage) {
    return this.list.placeOf(message);
  }

  spanOf({ message, span }: Parameters<Conclusions<C>['spanOf']>[0]) {
    const start = this.list.startOf(message);
    return start === undefined ? { start: 0, end: 0 } : shiftSpan(span, start);
  }
}
