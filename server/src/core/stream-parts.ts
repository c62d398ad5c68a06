import type { ChunkList } from './chunk-list';
import type { ChunkSummary, Conclusions, Placed } from './document';
import type { PlacedFinding, RuleFailure } from './lint/finding';
import { shiftSpan } from './text/span';
import type { TraceMessage } from './trace/trace-message';

/** Something that was left out so that memory stays bounded (`rules.md` 2.12). Whoever shows the outcome tells it. */
export interface StreamCap {
  /**
   * `messages`: the trace was judged in parts of so many; `findings`: of each rule so many are kept; `text`: of what
   * stands between two records so many units were looked at.
   */
  readonly cap: 'messages' | 'findings' | 'text';
  readonly limit: number;
  /** Parts that the trace was judged in; findings that are counted and not listed; stretches that were longer. */
  readonly count: number;
}

/** What a stream holds in numbers, its parts together. */
export interface StreamCounts {
  readonly messages: number;
  readonly transactions: number;
  readonly dialogs: number;
  readonly calls: number;
}

/**
 * The parts of a stream that were judged and let go. Each was judged as a capture of its own, cut at both ends: rules
 * are silent about what a cut capture cannot show. What a part said of a call that goes on in a later one is taken
 * back (guard EVICT of `rules.md` 2.10).
 */
export class StreamParts {
  private parts = 0;
  private start = 0;
  private numbers = { messages: 0, transactions: 0, dialogs: 0, calls: 0 };
  private findings: PlacedFinding[] = [];
  private readonly failures: RuleFailure[] = [];
  private readonly places = new Map<TraceMessage, Placed<ChunkSummary>>();
  private readonly ofRule = new Map<string, number>();
  private suppressed = 0;
  private left = 0;

  constructor(
    private readonly maxPerRule: number,
    private readonly maxHeld: number,
    /** Ids of the rules that judge groups. */
    private readonly groupRules: ReadonlySet<string>,
  ) {}

  /** Takes the next part over. */
  add(part: Conclusions<ChunkSummary>, { blocks, messageCount, length }: ChunkList<ChunkSummary>): void {
    this.parts++;
    if (this.findings.length > 0) {
      const keys = new Set(blocks.flatMap(block => block.chunks.map(chunk => chunk.groupKey)));
      this.takeBack(key => key !== undefined && keys.has(key));
    }
    for (const finding of part.findings) this.addFinding(part, finding);
    const known = new Set(this.failures.map(failure => failure.rule));
    for (const failure of part.failures) if (!known.has(failure.rule)) this.failures.push(failure);
    this.suppressed += part.suppressed;
    for (const group of part.groups) {
      this.numbers.transactions += group.transactions.length;
      this.numbers.dialogs += group.dialogs.length;
    }
    this.numbers.calls += part.callCount;
    this.numbers.messages += messageCount;
    this.start += length;
  }

  private takeBack(goesOn: (groupKey: string | undefined) => boolean): void {
    this.findings = this.findings.filter(({ rule, at }) => {
      if (!this.groupRules.has(rule) || !goesOn(this.places.get(at.message)?.chunk.groupKey)) return true;
      this.ofRule.set(rule, (this.ofRule.get(rule) ?? 1) - 1);
      return false;
    });
  }

  private addFinding(part: Conclusions<ChunkSummary>, finding: PlacedFinding): void {
    const count = (this.ofRule.get(finding.rule) ?? 0) + 1;
    this.ofRule.set(finding.rule, count);
    // One more than may be shown: in each part it is the information that counts the rest.
    if (count > this.maxPerRule + 1) {
      this.left++;
      return;
    }
    this.findings.push({ ...finding, span: shiftSpan(finding.span, this.start) });
    for (const { message } of [finding.at, ...finding.related.map(related => related.at)]) {
      const place = part.placeOf(message);
      if (!place) continue;
      const number = place.number === undefined ? undefined : place.number + this.numbers.messages;
      this.places.set(message, { chunk: place.chunk, start: place.start + this.start, number });
    }
  }

  /** What all parts come to. Groups, calls, facts and chunks are those of the last one, `last`. */
  finish(last: Conclusions<ChunkSummary>): Conclusions<ChunkSummary> & {
    readonly counts: StreamCounts;
    readonly caps: readonly StreamCap[];
  } {
    const caps: StreamCap[] = [];
    if (this.parts > 1) caps.push({ cap: 'messages', limit: this.maxHeld, count: this.parts });
    if (this.left > 0) caps.push({ cap: 'findings', limit: this.maxPerRule, count: this.left });
    const placeOf = (message: TraceMessage) => this.places.get(message) ?? last.placeOf(message);
    return {
      groups: last.groups,
      calls: last.calls,
      callCount: this.numbers.calls,
      facts: last.facts,
      findings: this.findings,
      suppressed: this.suppressed,
      failures: this.failures,
      placeOf,
      spanOf: place => {
        const at = placeOf(place.message);
        return at ? shiftSpan(place.span, at.start) : { start: 0, end: 0 };
      },
      counts: this.numbers,
      caps,
    };
  }
}
