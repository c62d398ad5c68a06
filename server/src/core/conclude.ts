import { type BlockRecord, recordOfBlock } from './all-findings';
import type { ChunkBlock, ChunkList } from './chunk-list';
import type { ChunkSummary, Conclusions, DocumentKind } from './document';
import { DocumentConclusions } from './document-conclusions';
import { foldOptionsOf } from './fold-options';
import type { GroupLayer } from './group-layer';
import { type Judged, judging } from './judge-layers';
import { judgeLoosely, marksOf } from './judge-loosely';
import { type ConcludeInput, type LayerState, layerStep, noLayers } from './layer-state';
import type { PlacedFinding, RuleFailure } from './lint/finding';
import { FindingFold, FoldNumbers } from './lint/fold-findings';
import { silencesOf } from './lint/silences';
import { looseChanges } from './loose-findings';
import { joined } from './text/joined';
import type { Group } from './trace/group';
import { continueMemory } from './trace/group-memory';
import type { TraceMessage } from './trace/trace-message';

/** What all layers come to, and what the next version may reuse. */
export interface Concluded<C extends ChunkSummary> {
  readonly conclusions: Conclusions<C>;
  readonly state: LayerState;
  readonly kind: DocumentKind;
}

function onePerRule(failures: readonly RuleFailure[]): readonly RuleFailure[] {
  const byRule = new Map<string, RuleFailure>();
  for (const failure of failures) if (!byRule.has(failure.rule)) byRule.set(failure.rule, failure);
  return [...byRule.values()];
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
  if (groups.size === 0) return starting;
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
    if (record !== known && ++made % layerStep === 0) yield undefined;
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
  const base = previous ?? { ...noLayers, correlated, numbers: new FoldNumbers() };
  const changed = previous ? input.changed : { gone: [], fresh: list.blocks.flatMap(block => block.chunks) };
  const judged = yield* judging(input, base, changed);
  const gone = new Set(changed.gone.map(chunk => chunk.anchor));
  const dirty = dirtyBlocks(list, base, judged, gone);
  const starting = startingGroups(list, judged, base, dirty);
  const inOrder = joined(starting.values());
  continueMemory(base.inOrder, inOrder);
  const marks = marksOf(list);
  const silences = silencesOf(marks);
  const { loose, failures } = judgeLoosely(input, judged, { inOrder, silences, marks, correlated });
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
    ...{ correlated, groups, inOrder, judgements, failing, factsState, facts, starting, loose },
    numbers: base.numbers,
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
