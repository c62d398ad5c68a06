import { allFindings } from './all-findings';
import type { AnalyseOptions } from './analyse-options';
import type { ChunkSummary, Conclusions, DocumentKind, Placed } from './document';
import { type GroupJudgements, type GroupLayer, joinGroups, judgeGroups } from './group-layer';
import { lintCapture, lintComments, lintFile } from './lint/engine';
import type { Place, RuleFailure } from './lint/finding';
import { judgeComments } from './lint/judge-comments';
import type { FilePart } from './lint/rule';
import { allRules } from './lint/rules/index';
import { type PlacedMark, silencesOf } from './lint/silences';
import { noEnvironment } from './sip/environment';
import { type Span, shiftSpan } from './text/span';
import type { Call } from './trace/dialog';
import { foldFacts } from './trace/fold-facts';
import type { Group } from './trace/group';
import type { TraceMessage } from './trace/trace-message';
import type { ChunkSetting } from './understand-chunk';

/** Layers (b) and (c) of one version: what the next one may reuse. */
export interface LayerState {
  readonly groups: GroupLayer;
  readonly judgements: GroupJudgements;
  readonly correlated: boolean;
}

export interface ConcludeInput<C extends ChunkSummary> {
  readonly placed: readonly Placed<C>[];
  readonly setting: ChunkSetting;
  readonly options: AnalyseOptions;
  readonly failures: readonly RuleFailure[];
  readonly previous: LayerState | undefined;
  /** Keys of the groups that an edit touched. */
  readonly changed: ReadonlySet<string>;
}

type PlaceOf<C extends ChunkSummary> = (message: TraceMessage) => Placed<C> | undefined;

function spanAt<C extends ChunkSummary>(placeOf: PlaceOf<C>, place: Place): Span {
  const at = placeOf(place.message);
  return at ? shiftSpan(place.span, at.start) : { start: 0, end: 0 };
}

/** Copies of a packet captured twice count as messages and never in rules (`rules.md` 0, 10). */
function duplicatesOf(groups: readonly Group[]): ReadonlySet<TraceMessage> {
  const copies = new Set<TraceMessage>();
  for (const group of groups) for (const copy of group.duplicates.keys()) copies.add(copy);
  return copies;
}

function marksOf(placed: readonly Placed<ChunkSummary>[]): readonly PlacedMark[] {
  const marks: PlacedMark[] = [];
  placed.forEach(({ chunk, start }, index) => {
    if (chunk.suppressions.length === 0) return;
    const next = placed[index + 1];
    const nextChunkLineEnd = next ? next.start + next.chunk.firstLineEnd : Number.POSITIVE_INFINITY;
    for (const mark of chunk.suppressions) {
      marks.push({ mark, anchor: chunk.anchor, chunkStart: start, nextChunkLineEnd });
    }
  });
  return marks;
}

/** The parts that define or use variables; none in logs. */
function filePartsOf(placed: readonly Placed<ChunkSummary>[]): readonly FilePart[] {
  return placed.flatMap(({ chunk: { anchor, variables } }) => (variables ? [{ anchor, variables }] : []));
}

function callsOf<C extends ChunkSummary>(groups: readonly Group[], placeOf: PlaceOf<C>): readonly Call[] {
  const startOf = (call: Call) => placeOf(call.start)?.start ?? 0;
  return groups.flatMap(group => group.calls).sort((a, b) => startOf(a) - startOf(b));
}

function onePerRule(failures: readonly RuleFailure[]): readonly RuleFailure[] {
  const byRule = new Map<string, RuleFailure>();
  for (const failure of failures) if (!byRule.has(failure.rule)) byRule.set(failure.rule, failure);
  return [...byRule.values()];
}

/** Joins the layers of a document: groups, facts, and all findings in their final form. */
export function conclude<C extends ChunkSummary>(
  input: ConcludeInput<C>,
): { readonly conclusions: Conclusions<C>; readonly state: LayerState; readonly kind: DocumentKind } {
  const { placed, setting, options } = input;
  const { rules, authored } = setting;
  // An authored file without `# @trace` is a collection: its messages are not joined, trace rules do not run.
  const correlate = !authored || placed.some(p => p.chunk.saysTrace);
  const places = new Map<TraceMessage, Placed<C>>();
  const messages: TraceMessage[] = [];
  for (const at of placed) {
    places.set(at.chunk.anchor, at);
    if (correlate && at.chunk.trace) messages.push(at.chunk.trace);
  }
  const placeOf = (message: TraceMessage) => places.get(message);
  const previous = input.previous?.correlated === correlate ? input.previous : undefined;
  const layer: GroupLayer = correlate ? joinGroups(placed, previous?.groups, input.changed) : new Map();
  const groups = [...layer.values()];
  const facts = foldFacts(messages, groups, {
    open: options.open ?? placed[0]?.chunk.saysOpen ?? false,
    now: options.now,
    partial: placed.some(p => p.chunk.saysPartial),
  });
  const judgements = judgeGroups(layer, facts, rules, previous?.judgements);
  const ofCapture = correlate ? lintCapture(groups, facts, rules) : { findings: [], failures: [] };

  const copies = duplicatesOf(groups);
  const ofFile = lintFile(filePartsOf(placed), rules, options.environment ?? noEnvironment);
  const ofRules = [...[...judgements.values()].flatMap(j => j.run.findings), ...ofCapture.findings];
  ofRules.push(...ofFile.findings);
  const catalogue = options.rules ?? allRules;
  const metas = new Map(catalogue.map(rule => [rule.meta.id, rule.meta]));
  const marks = marksOf(placed);
  const silences = silencesOf(marks);
  const placedFindings = () => [
    ...placed.flatMap(({ chunk }) => (copies.has(chunk.anchor) ? [] : chunk.findings)),
    ...ofRules,
  ];
  const ofComments = lintComments(
    judgeComments(marks, {
      findings:
        marks.length === 0 ? [] : placedFindings().map(f => ({ rule: f.rule, span: spanAt(placeOf, f.at) })),
      silences,
      isOn: rules.isOn,
      rules: catalogue,
    }),
    rules,
  );
  const { findings, suppressed } = allFindings({
    placed,
    copies,
    others: [...ofRules, ...ofComments.findings],
    placeOf,
    silences,
    fold: { metaOf: id => metas.get(id), maxPerRule: rules.config.maxPerRule, perSender: !authored },
  });
  return {
    conclusions: {
      groups,
      calls: callsOf(groups, placeOf),
      facts,
      findings,
      suppressed,
      failures: onePerRule([
        ...input.failures,
        ...[...judgements.values()].flatMap(j => j.run.failures),
        ...ofCapture.failures,
        ...ofComments.failures,
        ...ofFile.failures,
      ]),
      placeOf,
      spanOf: wanted => spanAt(placeOf, wanted),
    },
    state: { groups: layer, judgements, correlated: correlate },
    kind: correlate ? 'trace' : 'message',
  };
}
