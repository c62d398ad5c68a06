import { groupFindingsOf, isCopy } from './all-findings';
import type { ChunkList } from './chunk-list';
import type { ChunkSummary, Conclusions, Placed } from './document';
import { DocumentConclusions } from './document-conclusions';
import type { RuleSet } from './lint/engine';
import type { Finding, PlacedFinding, RuleFailure } from './lint/finding';
import {
  FindingFold,
  type FoldableFinding,
  type FoldOptions,
  foldable,
  inChunkOrder,
  StretchFold,
} from './lint/fold-findings';
import { StreamFold } from './stream-fold';
import type { HeldPart, PartJudgement } from './stream-layers';
import { flatMapped } from './text/flat-mapped';
import { type Span, shiftSpan } from './text/span';
import type { Call } from './trace/dialog';
import { hostOfEndpoint } from './trace/hop-of';
import type { TraceMessage } from './trace/trace-message';

/** Something that was left out so that memory stays bounded (`rules.md` 2.12). Whoever shows the outcome tells it. */
export interface StreamCap {
  /**
   * `messages`: the trace was judged in parts, so many messages being held at once; `text`: of what stands between two
   * records so many units were looked at.
   */
  readonly cap: 'messages' | 'text';
  readonly limit: number;
  /** Parts that the trace was judged in; stretches that were longer. */
  readonly count: number;
}

/** What a stream holds in numbers, its parts together. */
export interface StreamCounts {
  readonly messages: number;
  readonly transactions: number;
  readonly dialogs: number;
  readonly calls: number;
}

/** A part with what the layers say of it. */
export interface JudgedPart extends HeldPart {
  readonly judged: PartJudgement;
}

/** A stream that was held as a whole, and what all layers say of it. */
export interface WholeStream {
  readonly list: ChunkList<ChunkSummary>;
  readonly conclusions: Conclusions<ChunkSummary>;
  readonly held: readonly Placed<ChunkSummary>[];
}

/** A part of a stream as whoever lists its messages and calls sees it. */
export interface StreamPart {
  /** Chunks that were in no part before, in order. */
  readonly fresh: readonly Placed<ChunkSummary>[];
  /** Of what is held; findings are those of what is let go. Offsets and numbers are those of the part. */
  readonly conclusions: Pick<Conclusions<ChunkSummary>, 'groups' | 'findings'>;
  /** Calls of which no later part holds anything. */
  readonly calls: readonly Call[];
  /** What findings name that are kept. */
  readonly spans: readonly Span[];
  /** What stays for the next part. */
  readonly kept: readonly Placed<ChunkSummary>[];
  /** Where a message stands in the whole text. */
  placeOf(message: TraceMessage): Placed<ChunkSummary> | undefined;
}

/** A finding of a part, its chunk, and the start of that in the list of the part. */
interface InPart {
  readonly found: FoldableFinding;
  readonly placed: Placed<ChunkSummary>;
  readonly start: number;
}

/**
 * The parts of a stream that were judged and let go. A call that is let go and goes on later is cut: rules are silent
 * about what a cut capture cannot show, and what was said of its first part is taken back (guard EVICT of `rules.md`
 * 2.10). What rules say of the capture as a whole they say once, at the end.
 */
export class StreamParts {
  private parts = 0;
  private readonly numbers = { messages: 0, transactions: 0, dialogs: 0, calls: 0 };
  private readonly fold: StreamFold;
  private readonly groupRules: ReadonlySet<string>;
  private readonly sourceRules: ReadonlySet<string>;
  /** Addresses of which a rule has told already. */
  private readonly told = new Set<string>();
  private whole: readonly PlacedFinding[] | undefined;
  private readonly failures = new Map<string, RuleFailure>();
  private readonly places = new Map<TraceMessage, Placed<ChunkSummary>>();
  private suppressed = 0;

  constructor(
    rules: RuleSet,
    private readonly maxHeld: number,
    private readonly foldOptions: FoldOptions,
  ) {
    this.fold = new StreamFold(foldOptions);
    this.groupRules = new Set(rules.group.map(({ meta }) => meta.id));
    this.sourceRules = new Set(
      rules.capture.filter(({ about }) => about === 'source').map(({ meta }) => meta.id),
    );
  }

  /** Takes the only part: the whole stream. */
  addWhole({ conclusions, held }: WholeStream): StreamPart {
    this.parts++;
    const places = new Map(held.map(placed => [placed.chunk.anchor, placed]));
    this.whole = conclusions.findings;
    this.suppressed = conclusions.suppressed;
    for (const failure of conclusions.failures) this.failures.set(failure.rule, failure);
    this.count({ fresh: held, groups: conclusions.groups });
    return {
      fresh: held,
      conclusions,
      get calls() {
        return conclusions.calls;
      },
      spans: spansOf(conclusions.findings, places),
      kept: [],
      placeOf: message => places.get(message),
    };
  }

  /** Takes the next part over. */
  add(part: JudgedPart): StreamPart {
    const { list, held, fresh, released, isLast, judged } = part;
    this.parts++;
    const places = new Map(held.map(placed => [placed.chunk.anchor, placed]));
    const gone = new Set(released.map(({ chunk }) => chunk.anchor));
    const findings = this.findingsOf(part);
    const spans = [...spansOf(this.take(part, findings, places), places)];
    for (const message of judged.remembered) {
      const place = places.get(message);
      if (!place) continue;
      this.places.set(message, place);
      spans.push(shiftSpan(message.startLine, place.start));
    }
    for (const failure of judged.failures)
      if (!this.failures.has(failure.rule)) this.failures.set(failure.rule, failure);
    const groups = judged.inOrder.filter(group => gone.has(group.messages[0] as TraceMessage));
    this.count({ fresh, groups });
    const { foldOptions } = this;
    const made = { ...judged, groups: judged.inOrder, findings: [], suppressed: 0 };
    const ofPart = new DocumentConclusions(list, made);
    return {
      fresh,
      conclusions: {
        groups: judged.inOrder,
        get findings() {
          return folded(findings, foldOptions);
        },
      },
      get calls() {
        return isLast ? ofPart.calls : ofPart.calls.filter(call => gone.has(call.start));
      },
      spans,
      kept: held.filter(({ chunk }) => !gone.has(chunk.anchor)),
      placeOf: message => places.get(message),
    };
  }

  /** Counts what is let go. */
  private count({
    fresh,
    groups,
  }: Pick<JudgedPart, 'fresh'> & Pick<Conclusions<ChunkSummary>, 'groups'>): void {
    for (const group of groups) {
      this.numbers.transactions += group.transactions.length;
      this.numbers.dialogs += group.dialogs.length;
      this.numbers.calls += group.calls.length;
    }
    for (const { chunk } of fresh) if (chunk.hasMessage) this.numbers.messages++;
  }

  /** What is found in chunks that are let go, in order of the text; the others are judged later. */
  private findingsOf({ list, released, judged }: JudgedPart): readonly InPart[] {
    const { groups, judgements, loose, silences } = judged;
    const findings: InPart[] = [];
    for (const placed of released) {
      const { chunk } = placed;
      const ofWhole = loose.get(chunk.anchor);
      const ofGroup = groupFindingsOf(chunk, judgements);
      if (!ofWhole && !ofGroup && chunk.findings.length === 0) continue;
      const own = isCopy(chunk, groups) ? [] : chunk.findings;
      const all = [...own, ...(ofGroup ?? []), ...(ofWhole ?? []).filter(found => this.isNews(found))];
      const start = list.startOf(chunk.anchor) ?? 0;
      for (const found of [...foldable(all, this.foldOptions)].sort(inChunkOrder)) {
        const { finding } = found;
        if (silences.isSilent(finding.rule, start + finding.at.span.start)) this.suppressed++;
        else findings.push({ found, placed, start });
      }
    }
    return findings;
  }

  /** False for a finding that says again what was said of an address. */
  private isNews({ rule, at }: Finding): boolean {
    if (!this.sourceRules.has(rule)) return true;
    const key = `${rule} ${hostOfEndpoint(at.message.keys.source ?? '')}`;
    if (this.told.has(key)) return false;
    this.told.add(key);
    return true;
  }

  /** Keeps what may be shown; answers that. */
  private take(
    { fresh }: JudgedPart,
    findings: readonly InPart[],
    places: ReadonlyMap<TraceMessage, Placed<ChunkSummary>>,
  ): readonly Finding[] {
    if (!this.fold.isEmpty) {
      const keys = new Set(fresh.map(({ chunk }) => chunk.groupKey));
      this.fold.takeBack(this.groupRules, key => keys.has(key));
    }
    const kept: Finding[] = [];
    for (const { found, placed } of findings) {
      // What is said of the whole may name a message that was let go before.
      const { start } = this.places.get(found.finding.at.message) ?? placed;
      if (this.fold.push(found, start, placed.chunk.groupKey)) kept.push(found.finding);
    }
    for (const { at, related } of kept) {
      for (const { message } of [at, ...related.map(each => each.at)]) {
        const place = places.get(message);
        if (place) this.places.set(message, place);
      }
    }
    return kept;
  }

  /** What all parts come to. Groups, calls, facts and chunks are those of the last one, `last`. */
  finish(last: Conclusions<ChunkSummary>): Conclusions<ChunkSummary> & {
    readonly counts: StreamCounts;
    readonly caps: readonly StreamCap[];
  } {
    const isWhole = this.parts === 1;
    const placeOf = (message: TraceMessage) => (isWhole ? last.placeOf(message) : this.places.get(message));
    return {
      groups: last.groups,
      get calls() {
        return last.calls;
      },
      callCount: this.numbers.calls,
      facts: last.facts,
      findings: this.whole ?? this.fold.finish(),
      suppressed: this.suppressed,
      failures: [...this.failures.values()],
      placeOf,
      spanOf: place => {
        const at = placeOf(place.message);
        return at ? shiftSpan(place.span, at.start) : { start: 0, end: 0 };
      },
      counts: this.numbers,
      caps: isWhole ? [] : [{ cap: 'messages', limit: this.maxHeld, count: this.parts }],
    };
  }
}

/** What findings name, where it stands in the whole text. */
function spansOf(
  findings: readonly Finding[],
  places: ReadonlyMap<TraceMessage, Placed<ChunkSummary>>,
): readonly Span[] {
  return flatMapped(findings, ({ at, related }) =>
    [at, ...related.map(each => each.at)].map(({ message, span }) =>
      shiftSpan(span, places.get(message)?.start ?? 0),
    ),
  );
}

function folded(findings: readonly InPart[], options: FoldOptions): readonly PlacedFinding[] {
  const stretch = new StretchFold(options);
  for (const { found, start } of findings) stretch.push(found, start);
  const folding = new FindingFold(options);
  folding.add(stretch.finish(), 0);
  return folding.finish();
}
