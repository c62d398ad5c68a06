/** A filter of the Calls tree over a whole trace: from the index where that knows, else from the messages of calls. */
import { type CallQuery, matchesCall, parseCallQuery } from '../../core/features/call-query/call-query';
import { type IndexVerdict, matchIndex } from '../../core/features/call-query/match-index';
import type { TraceCall } from '../../core/open-trace-protocol';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import { failureReason } from '../failure-reason';

export interface TraceFilterOptions {
  readonly query: string;
  readonly index: TraceIndex;
  /** Those calls in turn with their facts, with findings where `judged`. */
  readonly treesOf: (calls: Iterable<number>, judged: boolean) => AsyncIterable<TraceCall>;
  /** Lets other work pass; false ends the run. */
  readonly pause: () => Promise<boolean>;
}

/** Calls that the index is asked for between two pauses. */
const atOnce = 5000;

/**
 * One filter at work: looks at each call once, and again at those that have grown. `matching` holds what was found by
 * now, in the order of the trace.
 */
export class TraceFilter {
  /** Messages that a call had when it was looked at; its fate then. */
  private readonly counts: number[] = [];
  private readonly fits: boolean[] = [];
  private readonly query: CallQuery;
  private found: readonly number[] | undefined;
  private working = false;
  private failure: string | undefined;
  private readCalls = 0;
  private lookedCalls = 0;

  constructor(private readonly options: TraceFilterOptions) {
    this.query = parseCallQuery(options.query);
  }

  get text(): string {
    return this.options.query;
  }

  /** Calls that were looked at, as they are now. */
  get looked(): number {
    return this.lookedCalls;
  }

  /** Times that the messages of a call had to be read. */
  get read(): number {
    return this.readCalls;
  }

  /** Calls that fit, as far as is known. */
  get matching(): readonly number[] {
    this.found ??= this.fits.flatMap((fits, call) => (fits ? [call] : []));
    return this.found;
  }

  /** Why it looks at no more calls; undefined while nothing is wrong. */
  get reason(): string | undefined {
    return this.failure;
  }

  /** Looks at what is new, in the background. Never rejects: see `reason`. */
  async run(): Promise<void> {
    if (this.working || this.failure !== undefined) return;
    this.working = true;
    try {
      for (let stale = this.stale(); stale.length > 0; stale = this.stale())
        if (!(await this.look(stale))) return;
    } catch (error) {
      this.failure = failureReason(error);
    } finally {
      this.working = false;
    }
  }

  /** Calls that are new, or have grown since. */
  private stale(): readonly number[] {
    const { calls } = this.options.index;
    const stale: number[] = [];
    for (let call = 0; call < calls.length; call++)
      if (this.counts[call] !== calls.count[call]) stale.push(call);
    this.lookedCalls = calls.length - stale.length;
    return stale;
  }

  /** In the order of the trace, so that a page that was shown stays as it is while more is found. */
  private async look(stale: readonly number[]): Promise<boolean> {
    const verdicts = await this.verdictsOf(stale);
    if (!verdicts) return false;
    const { index, pause, treesOf } = this.options;
    const before = this.lookedCalls;
    const toRead = stale.filter((_, i) => verdicts[i] === 'read');
    // The counts of now: what comes while messages are read makes a call stale again.
    const counts = new Map(toRead.map(call => [call, index.calls.count[call] ?? 0]));
    let next = 0;
    const known = (end: number) => {
      for (; next < stale.length && stale[next] !== end; next++)
        this.decide(stale[next] ?? 0, verdicts[next] === 'yes');
    };
    const isJudged = this.query.terms.some(term => term.kind === 'field' && term.field === 'finding');
    for await (const { call, tree } of treesOf(toRead, isJudged)) {
      known(call);
      const fits = tree.some(one => matchesCall(this.query, one));
      this.decide(call, fits, counts.get(call));
      this.readCalls++;
      this.lookedCalls = before + ++next;
      if (!(await pause())) return false;
    }
    known(-1);
    return true;
  }

  /** What the index says of each; undefined where the run ends. */
  private async verdictsOf(calls: readonly number[]): Promise<readonly IndexVerdict[] | undefined> {
    const verdicts: IndexVerdict[] = [];
    for (const call of calls) {
      verdicts.push(matchIndex(this.options.index, this.query, call));
      if (verdicts.length % atOnce === 0 && !(await this.options.pause())) return undefined;
    }
    return verdicts;
  }

  private decide(call: number, fits: boolean, count = this.options.index.calls.count[call] ?? 0): void {
    this.counts[call] = count;
    this.fits[call] = fits;
    this.found = undefined;
  }
}
