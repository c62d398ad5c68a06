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
  readonly onChange: () => void;
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
  private wanted = 0;
  private known = 0;
  private age = 0;
  private work: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly options: CallPagesOptions) {}

  /** Calls of the trace, shown or not. */
  get total(): number {
    return this.known;
  }

  /** Calls that are shown. */
  get shown(): number {
    return this.rows.length;
  }

  nodes(): readonly CallNode[] {
    return this.rows.flatMap(row => row.nodes);
  }

  /** The nodes of one call; empty while it is not shown. */
  nodesOf(call: number): readonly CallNode[] {
    return this.rows.find(row => row.call.call === call)?.nodes ?? [];
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
    this.known = total;
    return this.load();
  }

  /** The trace is another one: nothing of what was shown holds. */
  reset(): void {
    this.rows = [];
    this.known = 0;
    this.age++;
  }

  close(): void {
    this.closed = true;
  }

  /** A run that goes on takes up what is new; one that is ending does not, so that another follows. */
  private load(): Promise<void> {
    this.work = this.work.then(() => this.run());
    return this.work;
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const params = this.nextQuestion();
      if (!params) return;
      const { age } = this;
      const page = await this.options.ask(params);
      if (!page || this.closed) return;
      // Of a trace that was reset meanwhile nothing is kept.
      if (age !== this.age && this.rows.length < params.from) continue;
      this.known = page.total;
      this.rows.length = Math.min(this.rows.length, page.total);
      page.calls.forEach((call, i) => {
        const nodes = this.options.nodesOf(call);
        this.rows[params.from + i] = { call, nodes, judged: params.judged === true, age };
      });
      this.options.onChange();
      if (page.calls.length === 0) return;
    }
  }

  /** What is missing comes first, then what is not judged or old. */
  private nextQuestion(): Omit<CallsPageParams, 'id'> | undefined {
    const have = this.rows.length;
    const wanted = Math.min(this.wanted, this.known);
    if (have < wanted) return { from: have, count: Math.min(callPage, wanted - have), judged: false };
    const old = this.rows.findIndex(row => !row.judged || row.age !== this.age);
    return old < 0 ? undefined : { from: old, count: judgedPart, judged: true };
  }
}
