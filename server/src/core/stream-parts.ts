import { groupFindingsOf, isCopy } from './all-findings';
import type { ChunkList } from './chunk-list';
import type { Concluded } from './conclude';
import type { ChunkSummary, Conclusions, Placed } from './document';
import { marksOf } from './judge-loosely';
import type { RuleSet } from './lint/engine';
import type { Finding, PlacedFinding, RuleFailure } from './lint/finding';
import { type FoldOptions, foldable, inChunkOrder } from './lint/fold-findings';
import { silencesOf } from './lint/silences';
import { StreamFold } from './stream-fold';
import { type Span, shiftSpan } from './text/span';
import type { Call } from './trace/dialog';
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

/** What is held of a stream when it is judged. */
export interface JudgedPart {
  readonly list: ChunkList<ChunkSummary>;
  readonly concluded: Concluded<ChunkSummary>;
  /** The chunks of the list, where they stand in the whole text. */
  readonly held: readonly Placed<ChunkSummary>[];
  /** Those of them that were in no part before. */
  readonly fresh: readonly Placed<ChunkSummary>[];
  /** Those that are let go now, and are in no later part. */
  readonly released: readonly Placed<ChunkSummary>[];
  readonly isLast: boolean;
}

/** A part of a stream as whoever lists its messages and calls sees it. */
export interface StreamPart {
  /** Chunks that were in no part before, in order. */
  readonly fresh: readonly Placed<ChunkSummary>[];
  /** Of what is held; its offsets and numbers are those of the part. */
  readonly conclusions: Conclusions<ChunkSummary>;
  /** Calls of which no later part holds anything. */
  readonly calls: readonly Call[];
  /** What findings name that are kept. */
  readonly spans: readonly Span[];
  /** What stays for the next part. */
  readonly kept: readonly Placed<ChunkSummary>[];
  /** Where a message stands in the whole text. */
  placeOf(message: TraceMessage): Placed<ChunkSummary> | undefined;
}

/**
 * The parts of a stream that were judged and let go. Each was judged as a capture of its own, cut at both ends: rules
 * are silent about what a cut capture cannot show. What a part said of a call that goes on in a later one is taken
 * back (guard EVICT of `rules.md` 2.10); what rules say of the capture as a whole is that of the last part.
 */
export class StreamParts {
  private parts = 0;
  private readonly numbers = { messages: 0, transactions: 0, dialogs: 0, calls: 0 };
  private readonly fold: StreamFold;
  private readonly groupRules: ReadonlySet<string>;
  private readonly wholeRules: ReadonlySet<string>;
  private whole: readonly PlacedFinding[] | undefined;
  private readonly failures: RuleFailure[] = [];
  private readonly places = new Map<TraceMessage, Placed<ChunkSummary>>();
  private suppressed = 0;

  constructor(
    rules: RuleSet,
    private readonly maxHeld: number,
    private readonly foldOptions: FoldOptions,
  ) {
    this.fold = new StreamFold(foldOptions);
    this.groupRules = new Set(rules.group.map(({ meta }) => meta.id));
    this.wholeRules = new Set([...rules.capture, ...rules.comment].map(({ meta }) => meta.id));
  }

  /** Takes the next part over. */
  add(part: JudgedPart): StreamPart {
    const { concluded, held, fresh, released, isLast } = part;
    const { conclusions } = concluded;
    const places = new Map(held.map(placed => [placed.chunk.anchor, placed]));
    const gone = new Set(released.map(({ chunk }) => chunk.anchor));
    this.parts++;
    const findings = this.parts === 1 && isLast ? this.takeWhole(conclusions) : this.takePart(part, places);
    const known = new Set(this.failures.map(failure => failure.rule));
    for (const failure of conclusions.failures) if (!known.has(failure.rule)) this.failures.push(failure);
    const calls = isLast ? conclusions.calls : conclusions.calls.filter(call => gone.has(call.start));
    for (const group of conclusions.groups) {
      if (!isLast && !gone.has(group.messages[0] as TraceMessage)) continue;
      this.numbers.transactions += group.transactions.length;
      this.numbers.dialogs += group.dialogs.length;
    }
    this.numbers.calls += calls.length;
    for (const { chunk } of fresh) if (chunk.hasMessage) this.numbers.messages++;
    const spans = findings.flatMap(({ at, related }) =>
      [at, ...related.map(each => each.at)].map(({ message, span }) =>
        shiftSpan(span, places.get(message)?.start ?? 0),
      ),
    );
    const kept = held.filter(({ chunk }) => !isLast && !gone.has(chunk.anchor));
    return { fresh, conclusions, calls, spans, kept, placeOf: message => places.get(message) };
  }

  /** The only part: it is the whole text. */
  private takeWhole({ findings, suppressed }: Conclusions<ChunkSummary>): readonly Finding[] {
    this.whole = findings;
    this.suppressed = suppressed;
    return findings;
  }

  /** Keeps what is found in chunks that are let go; the others are judged again, with more of their calls. */
  private takePart(
    { list, concluded, fresh, released, isLast }: JudgedPart,
    places: ReadonlyMap<TraceMessage, Placed<ChunkSummary>>,
  ): readonly Finding[] {
    const { groups, judgements, loose } = concluded.state;
    if (!this.fold.isEmpty) {
      const keys = new Set(fresh.map(({ chunk }) => chunk.groupKey));
      this.fold.takeBack(this.groupRules, key => keys.has(key));
    }
    const silences = silencesOf(marksOf(list));
    const kept: Finding[] = [];
    for (const { chunk, start } of released) {
      const own = isCopy(chunk, groups) ? [] : chunk.findings;
      const ofWhole = (loose.get(chunk.anchor) ?? []).filter(
        ({ rule }) => isLast || !this.wholeRules.has(rule),
      );
      const all = [...own, ...(groupFindingsOf(chunk, judgements) ?? []), ...ofWhole];
      const inPart = list.startOf(chunk.anchor) ?? 0;
      for (const found of [...foldable(all, this.foldOptions)].sort(inChunkOrder)) {
        const { finding } = found;
        if (silences.isSilent(finding.rule, inPart + finding.at.span.start)) this.suppressed++;
        else if (this.fold.push(found, start, chunk.groupKey)) kept.push(finding);
      }
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
      failures: this.failures,
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
