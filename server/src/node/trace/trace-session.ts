/**
 * One trace that is read from disk: indexed in one pass with bounded memory, followed while it grows, asked for pages.
 * It lives in a worker thread; nothing here knows of that.
 */
import { setImmediate } from 'node:timers/promises';
import type { LintConfig } from '../../core/lint/config';
import type {
  CallDocumentResult,
  CallsPageParams,
  CallsPageResult,
  FindingsPageParams,
  FindingsPageResult,
  MessageAtResult,
  TraceState,
  TraceStateName,
} from '../../core/open-trace-protocol';
import { noTaughtFormats, type TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { failureReason } from '../failure-reason';
import type { StartPart } from './file-part';
import { type FileSource, openSource } from './file-source';
import {
  callDocument,
  callsPage,
  judgeCalls,
  messageAt,
  pageOf,
  type ReadRecords,
  type TraceCallsOptions,
  treesOf,
} from './trace-calls';
import { TraceFilter } from './trace-filter';
import { TraceFindings } from './trace-findings';
import { type TraceFeed, TraceReader } from './trace-reader';

export interface SessionOptions {
  readonly path: string;
  /** What the documents of its calls say that they are of; by default the name of the file. */
  readonly name?: string;
  readonly inputFormat: string | undefined;
  readonly follow: boolean;
  readonly config: LintConfig;
  /** Formats that the user taught; by default none. */
  readonly taught?: TaughtFormats;
  /** For the tables of the index: what the writer of a file cannot know. */
  readonly seed: number;
  /** Milliseconds between two looks at a file that is followed. */
  readonly pollMs?: number;
  /** Messages of a trace that is judged as a whole, at most; for tests. */
  readonly judgeAtOnce?: number;
  /** As in `ReadTraceOptions`. */
  readonly startPart?: StartPart;
  readonly processors?: number;
  readonly leastPart?: number;
  /** Called with each change of the state; at most ten a second while indexing. */
  readonly onChange: (state: Omit<TraceState, 'id'>) => void;
}

/** Milliseconds between two reports of progress. */
const reportMs = 100;

export class TraceSession {
  private name: TraceStateName = 'indexing';
  private failure: string | undefined;
  private generation = 0;
  private stopped = false;
  private reportedAt = 0;
  private findings: TraceFindings | undefined;
  private filter: TraceFilter | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly options: SessionOptions,
    private source: FileSource,
    private trace: TraceReader,
  ) {}

  /** Opens the file; a reason where that cannot be. Indexing begins with `run`. */
  static open(options: SessionOptions): TraceSession | { readonly reason: string } {
    const source = openSource(options.path, true);
    if ('reason' in source) return source;
    return new TraceSession(options, source, new TraceReader(source, options));
  }

  /** Reads the file to its end (for now), and goes on following it. Never rejects: `state` says what went wrong. */
  async run(): Promise<void> {
    try {
      while (!this.stopped && (await this.trace.step())) await this.progress();
      if (this.stopped) this.name = 'cancelled';
      else if (this.trace.reason !== undefined) this.fail(this.trace.reason);
      else this.name = this.trace.canGrow ? 'following' : 'ready';
    } catch (error) {
      this.fail(`Reading stopped: ${failureReason(error)}.`);
    }
    this.report();
    if (this.name === 'following') this.watch();
  }

  private fail(reason: string): void {
    this.name = 'failed';
    this.failure = reason;
  }

  private async progress(): Promise<void> {
    if (performance.now() - this.reportedAt >= reportMs) this.report();
    // Requests are answered, and cancelling is heard, between two pieces.
    await setImmediate();
  }

  private report(): void {
    this.reportedAt = performance.now();
    this.options.onChange(this.state());
  }

  state(): Omit<TraceState, 'id'> {
    const { index, feed, notes, progress } = this.trace;
    return {
      state: this.name,
      generation: this.generation,
      bytes: progress.bytes,
      total: Math.max(progress.bytes, this.source.size()),
      messages: progress.messages,
      calls: index.calls.length,
      format: feed?.format ?? '',
      notes,
      ...(this.failure === undefined ? {} : { reason: this.failure }),
      indexBytes: index.byteLength,
    };
  }

  /** Stops indexing or following; what was read stays. */
  cancel(): Omit<TraceState, 'id'> {
    this.stopped = true;
    this.trace.stop();
    clearTimeout(this.timer);
    if (this.name === 'following') {
      this.name = 'ready';
      this.report();
    }
    return this.state();
  }

  close(): void {
    this.cancel();
    this.filter = undefined;
    this.source.close();
  }

  /** Looks again in a while. The timer alone keeps no process alive. */
  private watch(): void {
    this.timer = setTimeout(() => void this.look(), this.options.pollMs ?? 1000);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    if (this.stopped) return;
    if (this.source.wasReplaced(this.source.packed)) return this.startAnew();
    if (this.trace.hasGrown()) {
      this.name = 'indexing';
      this.findings = undefined;
      return this.run();
    }
    this.watch();
  }

  /** The file was rotated or truncated: what stands there now is another trace. */
  private async startAnew(): Promise<void> {
    const source = openSource(this.options.path, true);
    // Between two files of a rotation there may be none for a while.
    if ('reason' in source) return this.watch();
    this.source.close();
    this.source = source;
    this.trace = new TraceReader(source, this.options);
    this.generation++;
    this.findings = undefined;
    this.filter = undefined;
    this.name = 'indexing';
    return this.run();
  }

  private get calls(): TraceCallsOptions {
    const { index, feed } = this.trace;
    const read: ReadRecords = async rows => (await feed?.read(rows)) ?? [];
    const { config, path, name = path.split(/[\\/]/).at(-1) ?? '' } = this.options;
    return { index, read, config, name, media: feed?.media() ?? [] };
  }

  async callsPage(params: CallsPageParams): Promise<CallsPageResult> {
    const { generation } = this;
    if (params.call !== undefined) return this.callAlone(params.call, params.judged);
    const query = params.filter?.query?.trim() ?? '';
    // Who asks for calls without a filter wants no other calls any more.
    if (query === '') this.filter = undefined;
    if (query === '') return { generation, ...(await callsPage(this.calls, params)) };
    const filter = this.filterOf(query);
    // What the index knows is there at once.
    void filter.run();
    await setImmediate();
    const { matching, looked, read, reason } = filter;
    const calls = await pageOf(this.calls, params, matching);
    const total = this.trace.index.calls.length;
    const stopped = reason === undefined ? {} : { stopped: reason };
    return { generation, total, matching: matching.length, looked, read, ...stopped, calls };
  }

  private async callAlone(call: number, judged: boolean | undefined): Promise<CallsPageResult> {
    const { generation } = this;
    const total = this.trace.index.calls.length;
    const wanted = Number.isInteger(call) && call >= 0 && call < total ? [call] : [];
    const page = { from: 0, count: 1, ...(judged === undefined ? {} : { judged }) };
    const calls = await pageOf(this.calls, page, wanted);
    return { generation, total, matching: wanted.length, calls };
  }

  /** The filter at work; another query ends the one before. */
  private filterOf(query: string): TraceFilter {
    if (this.filter?.text === query) return this.filter;
    const filter: TraceFilter = new TraceFilter({
      query,
      index: this.trace.index,
      treesOf: (calls, judged) => treesOf(this.calls, calls, judged),
      pause: async () => {
        await setImmediate();
        return this.filter === filter;
      },
    });
    this.filter = filter;
    return filter;
  }

  callDocument(call: number): Promise<CallDocumentResult> {
    return callDocument(this.calls, call);
  }

  messageAt(number: number): Promise<MessageAtResult | null> {
    return messageAt(this.calls, number);
  }

  /** The first question starts the rules, once the file is read. */
  findingsPage(params: FindingsPageParams): FindingsPageResult {
    const { generation } = this;
    const { feed } = this.trace;
    if (!this.findings && feed && this.name !== 'indexing') this.findings = this.startFindings(feed);
    const page = this.findings?.page(params) ?? emptyFindings;
    return { generation, ...page };
  }

  private startFindings(feed: TraceFeed): TraceFindings {
    const findings: TraceFindings = new TraceFindings({
      index: this.trace.index,
      config: this.options.config,
      format: feed.analysedAs,
      taught: this.options.taught ?? noTaughtFormats,
      pieces: () => feed.text(),
      ...(this.options.judgeAtOnce === undefined ? {} : { atOnce: this.options.judgeAtOnce }),
      judgeCalls: onCall => judgeCalls(this.calls, onCall),
      pause: async () => {
        await setImmediate();
        return this.findings === findings;
      },
    });
    // A step later, so that `this.findings` is set when the run asks.
    void setImmediate()
      .then(() => findings.run())
      .then(() => this.report());
    return findings;
  }
}

const emptyFindings: Omit<FindingsPageResult, 'generation'> = {
  state: 'running',
  scope: 'whole',
  done: 0,
  counts: { error: 0, warning: 0, information: 0, hint: 0 },
  rules: [],
  matching: 0,
  findings: [],
};
