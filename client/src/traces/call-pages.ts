import type {
  CallsPageParams,
  CallsPageResult,
  TraceCall,
} from '../../../server/src/core/open-trace-protocol';
import type { CallNode } from '../trees/calls-node';

/** Calls that each click on "Show more" adds. */
export const callPage = 200;
/** Judging takes the server some milliseconds for a call: in small parts, so that clicks are answered between them. */
const judgedPart = 50;

export interface CallPagesOptions {
  /** Undefined where the server does not answer. */
  readonly ask: (params: Omit<CallsPageParams, 'id'>) => Promise<CallsPageResult | undefined>;
  readonly nodesOf: (call: TraceCall) => readonly CallNode[];
  /** Passes some time while the server looks for more calls that fit a filter. */
  readonly pause: () => Promise<void>;
  readonly onChange: () => void;
}

/** How far the server is with a filter. */
export interface FilterState {
  readonly matching: number;
  /** Calls that it has looked at, of how many. */
  readonly looked: number;
  readonly total: number;
  /** Calls of which it had to read the messages. */
  readonly read: number;
  /** Why it goes no further. */
  readonly stopped: string | undefined;
}

interface Row {
  readonly call: TraceCall;
  readonly nodes: readonly CallNode[];
  readonly judged: boolean;
  /** The age of the trace that it was got at. */
  readonly age: number;
}

/**
 * The calls of a trace that are shown: page after page, first without findings, which costs nothing, then judged. When
 * the trace grows they are asked for again.
 */
export class CallPages {
  private rows: Row[] = [];
  /** Calls beyond the pages that something points to, by their numbers. */
  private alone = new Map<number, Row>();
  private wanted = 0;
  private known = 0;
  private age = 0;
  private query = '';
  private filterState: FilterState | undefined;
  private work: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly options: CallPagesOptions) {}

  /** Calls of the trace that the filter lets through, shown or not. */
  get total(): number {
    return this.known;
  }

  /** How far the filter is; undefined without one, and before the server has answered. */
  get filtered(): FilterState | undefined {
    return this.filterState;
  }

  /** Shows only calls that fit, of the whole trace; '' for all. */
  filter(query: string): void {
    if (query === this.query) return;
    this.query = query;
    this.filterState = undefined;
    this.rows = [];
    this.age++;
    this.wanted = Math.min(this.wanted, callPage);
    if (this.wanted > 0) void this.load();
  }

  /** Calls that are shown. */
  get shown(): number {
    return this.rows.length;
  }

  /** Those of the pages, then those that stand alone. */
  nodes(): readonly CallNode[] {
    if (this.alone.size === 0) return this.rows.flatMap(row => row.nodes);
    const paged = new Set(this.rows.map(row => row.call.call));
    const alone = [...this.alone.values()].filter(row => !paged.has(row.call.call));
    alone.sort((a, b) => a.call.call - b.call.call);
    return [...this.rows, ...alone].flatMap(row => row.nodes);
  }

  /** The nodes of one call; empty while it is not loaded. */
  private nodesOf(call: number): readonly CallNode[] {
    const row = this.rows.find(one => one.call.call === call) ?? this.alone.get(call);
    return row?.nodes ?? [];
  }

  /** The nodes of one call, which is loaded where no page has it yet; empty where the trace has no such call. */
  async reach(call: number): Promise<readonly CallNode[]> {
    if (this.nodesOf(call).length === 0 && (await this.loadAlone(call))) this.options.onChange();
    return this.nodesOf(call);
  }

  private async loadAlone(call: number): Promise<boolean> {
    const { age, alone } = this;
    const page = await this.options.ask({ from: 0, count: 1, judged: true, call });
    const [found] = page?.calls ?? [];
    // Of a trace that was reset nothing is kept.
    if (!found || this.closed || alone !== this.alone) return false;
    alone.set(call, { call: found, nodes: this.options.nodesOf(found), judged: true, age });
    return true;
  }

  /** Begins to load the first page, where that was not done yet. */
  want(): void {
    if (this.wanted > 0) return;
    this.wanted = callPage;
    void this.load();
  }

  /** Loads the next page. Settles when it is there, findings included. */
  more(): Promise<void> {
    this.wanted = Math.max(this.wanted, this.rows.length) + callPage;
    return this.load();
  }

  /** The trace has `total` calls by now, and those that are shown may have changed. Settles when they are shown anew. */
  refresh(total: number): Promise<void> {
    this.age++;
    if (this.query === '') this.known = total;
    return this.load();
  }

  /** The trace is another one: nothing of what was shown holds. */
  reset(): void {
    this.rows = [];
    this.alone = new Map();
    this.known = 0;
    this.filterState = undefined;
    this.age++;
  }

  close(): void {
    this.closed = true;
  }

  /** A run that goes on takes up what is new; one that is ending does not, so that another follows. */
  private load(): Promise<void> {
    this.work = this.work.then(async () => {
      await this.run();
      await this.renewAlone();
    });
    return this.work;
  }

  /** Those that a page has by now need not stand alone. */
  private async renewAlone(): Promise<void> {
    for (const row of this.rows) this.alone.delete(row.call.call);
    const old = [...this.alone].filter(([, row]) => row.age !== this.age);
    for (const [call] of old) await this.loadAlone(call);
    if (old.length > 0 && !this.closed) this.options.onChange();
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const params = this.nextQuestion();
      if (!params) return;
      const { age, query } = this;
      const page = await this.options.ask(params);
      if (!page || this.closed) return;
      // Of a trace that was reset, or of another filter, nothing is kept.
      if (query !== this.query || (age !== this.age && this.rows.length < params.from)) continue;
      this.take(page);
      page.calls.forEach((call, i) => {
        const nodes = this.options.nodesOf(call);
        this.rows[params.from + i] = { call, nodes, judged: params.judged === true, age };
      });
      this.options.onChange();
      if (page.calls.length > 0) continue;
      if (!this.isLooking) return;
      await this.options.pause();
    }
  }

  private take(page: CallsPageResult): void {
    const { total, matching, looked = total, read = 0, stopped } = page;
    this.known = this.query === '' ? total : matching;
    this.filterState = this.query === '' ? undefined : { matching, looked, total, read, stopped };
    if (this.rows.length > this.known) this.rows.length = this.known;
  }

  /** True while the server may find more calls that fit. */
  private get isLooking(): boolean {
    const { filterState } = this;
    if (this.query === '') return false;
    return !filterState || (filterState.looked < filterState.total && filterState.stopped === undefined);
  }

  /** What is missing comes first, then what is not judged or old. */
  private nextQuestion(): Omit<CallsPageParams, 'id'> | undefined {
    const have = this.rows.length;
    const { query, isLooking } = this;
    const filter = query === '' ? {} : { filter: { query } };
    // How many fit is known when the server has looked.
    const wanted = isLooking ? this.wanted : Math.min(this.wanted, this.known);
    const missing = { from: have, count: Math.min(callPage, wanted - have), judged: false, ...filter };
    if (have < Math.min(wanted, this.known)) return missing;
    const old = this.rows.findIndex(row => !row.judged || row.age !== this.age);
    if (old >= 0) return { from: old, count: judgedPart, judged: true, ...filter };
    // The answer says how far it is, also where nothing is missing.
    return isLooking ? { ...missing, count: Math.max(0, missing.count) } : undefined;
  }
}
