import {
  type CallDocumentParams,
  type CallDocumentResult,
  type CallsPageParams,
  type CallsPageResult,
  callDocumentMethod,
  callsPageMethod,
  cancelTraceMethod,
  closeTraceMethod,
  type FindingsPageParams,
  type FindingsPageResult,
  findingsPageMethod,
  type OpenTogetherParams,
  type OpenTraceParams,
  type OpenTraceResult,
  openTogetherMethod,
  openTraceMethod,
  type TogetherFile,
  type TraceParams,
  type TraceState,
} from '../../../server/src/core/open-trace-protocol';
import { callNode } from '../trees/calls-node';
import { CallPages } from './call-pages';
import { FindingPages } from './finding-pages';
import type { FindingsNode, SourcesNode, TraceNode } from './trace-node';

/** Files up to this size are judged as soon as they are read; larger ones when somebody asks for their findings. */
const judgedAtOnce = 20_000_000;
/** What is shown of a growing trace is got again after this time, or ten times as long as that took. */
const refreshMs = 1000;
/** Between two looks at how far a filter is. */
const filteringMs = 300;
/** Between two looks at how far the rules are. */
const judgingMs = 500;

/** What asks the language server. Rejects where it does not answer. */
export interface TraceServer {
  request<R>(method: string, params: unknown): Promise<R>;
}

export interface OpenedTraceOptions {
  /** Tells this trace from all others of the window; part of the URIs of its calls. */
  readonly key: number;
  /** Shown in the tree. */
  readonly name: string;
  /** One file, or several that are read as one trace. */
  readonly files: readonly TogetherFile[];
  readonly follow: boolean;
  readonly server: TraceServer;
  /** The document of one of its calls. */
  readonly callUri: (trace: OpenedTrace, call: number) => string;
  readonly onChange: (trace: OpenedTrace) => void;
  /** Time passes; tests pass it faster. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * A trace that the server reads from disk, as the client knows it: its state, the calls and the findings that are shown.
 * Survives the end of the server: `open` reads it again.
 */
export class OpenedTrace {
  readonly node: TraceNode = { kind: 'trace', trace: this };
  readonly findingsNode: FindingsNode = { kind: 'findings', parent: this.node };
  readonly sourcesNode: SourcesNode = { kind: 'sources', parent: this.node };
  readonly calls: CallPages;
  readonly findings: FindingPages;
  /** What the server said last. */
  state: TraceState | undefined;
  follow: boolean;
  files: readonly TogetherFile[];
  /** Number of the server's trace; undefined while it is not open there. */
  private id: number | undefined;
  /** Rises with each reading: what an older one answers is left. */
  private reading = 0;
  /** How often the file became another one while it was followed. */
  private rotations = 0;
  private refreshing = false;
  private closed = false;

  constructor(private readonly options: OpenedTraceOptions) {
    this.follow = options.follow;
    this.files = options.files;
    const onChange = () => this.changed();
    this.calls = new CallPages({
      ask: params => this.ask<CallsPageParams, CallsPageResult>(callsPageMethod, params),
      nodesOf: ({ call, tree, omitted }) => {
        const place = { uri: options.callUri(this, call), omitted };
        return tree.map(one => callNode(this.node, one, place));
      },
      pause: () => options.wait(filteringMs),
      onChange,
    });
    this.findings = new FindingPages({
      ask: params => this.ask<FindingsPageParams, FindingsPageResult>(findingsPageMethod, params),
      pause: () => options.wait(judgingMs),
      onChange,
    });
  }

  get key(): number {
    return this.options.key;
  }

  get name(): string {
    return this.options.name;
  }

  /** Rises with each reading, and when the file was rotated or truncated: calls of another generation have other numbers. */
  get generation(): number {
    return this.reading + this.rotations;
  }

  /** True if it is put together from several files. */
  get isTogether(): boolean {
    return this.files.length > 1;
  }

  /** Reads it, or reads it anew. Resolves with why that cannot be, or undefined when reading has begun. */
  async open(): Promise<string | undefined> {
    const reading = ++this.reading;
    await this.release();
    this.state = undefined;
    this.calls.reset();
    this.findings.reset();
    this.changed();
    const result = await this.request<OpenTraceResult>(...this.openRequest()).catch(
      (error): OpenTraceResult => ({
        kind: 'failed',
        reason: `The server does not answer: ${String(error)}.`,
      }),
    );
    if (result.kind === 'failed') {
      this.state = { ...nothing, reason: result.reason };
      this.changed();
      return result.reason;
    }
    if (this.closed || reading !== this.reading) {
      void this.request(closeTraceMethod, { id: result.id } satisfies TraceParams).catch(() => undefined);
      return undefined;
    }
    this.id = result.id;
    const told = this.early.get(result.id);
    this.early.clear();
    if (told) this.hear(told);
    return undefined;
  }

  private openRequest(): [string, OpenTogetherParams | OpenTraceParams] {
    const { files, follow } = this;
    if (this.isTogether) return [openTogetherMethod, { files } satisfies OpenTogetherParams];
    return [openTraceMethod, { uri: files[0]?.uri ?? '', follow } satisfies OpenTraceParams];
  }

  /** Notifications that came before the answer that names the trace. */
  private readonly early = new Map<number, TraceState>();

  /** Takes what the server tells of any trace. */
  hear(state: TraceState): void {
    if (this.id === undefined) {
      this.early.set(state.id, state);
      return;
    }
    if (state.id !== this.id || this.closed) return;
    const before = this.state;
    this.state = state;
    if (before && before.generation !== state.generation) {
      this.rotations++;
      this.calls.reset();
    }
    if (before && contentOf(before) !== contentOf(state)) this.findings.reset();
    if (state.calls > 0 && contentOf(before) !== contentOf(state)) void this.refreshSoon();
    if (this.isJudgedAtOnce(state)) void this.findings.want();
    this.changed();
  }

  private isJudgedAtOnce({ state, total, messages }: TraceState): boolean {
    return state !== 'indexing' && messages > 0 && total <= judgedAtOnce;
  }

  /** Shows anew what has changed, at most a tenth of the time. */
  private async refreshSoon(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    // A file that is read anew may have the same content again, but what was shown of it is gone.
    const content = (): string => `${this.reading} ${contentOf(this.state)}`;
    for (let shown: string | undefined; !this.closed && shown !== content(); ) {
      shown = content();
      const started = performance.now();
      await this.calls.refresh(this.state?.calls ?? 0);
      await this.options.wait(Math.max(refreshMs, 10 * (performance.now() - started)));
    }
    this.refreshing = false;
  }

  private changed(): void {
    if (!this.closed) this.options.onChange(this);
  }

  private request<R>(method: string, params: unknown): Promise<R> {
    return this.options.server.request<R>(method, params);
  }

  /** Undefined where the server does not answer, or not any more. */
  private async ask<P, R>(method: string, params: Omit<P, 'id'>): Promise<R | undefined> {
    const { id, reading } = this;
    if (id === undefined) return undefined;
    const answer = await this.request<R | null>(method, { id, ...params }).catch(() => null);
    return answer === null || reading !== this.reading ? undefined : answer;
  }

  /** The document of one call. */
  async callDocument(call: number): Promise<CallDocumentResult> {
    const answer = await this.ask<CallDocumentParams & TraceParams, CallDocumentResult>(callDocumentMethod, {
      call,
    });
    return answer ?? { kind: 'failed', reason: 'The trace is not open any more.' };
  }

  /** Stops reading, or following; what was read stays. */
  async stop(): Promise<void> {
    this.follow = false;
    await this.ask<TraceParams, unknown>(cancelTraceMethod, {});
    this.changed();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.reading++;
    this.calls.close();
    this.findings.close();
    await this.release();
  }

  private async release(): Promise<void> {
    const { id } = this;
    this.id = undefined;
    if (id !== undefined) await this.request(closeTraceMethod, { id }).catch(() => undefined);
  }

  /** True if the server that runs was asked for it, or one before. */
  get isOpenAtServer(): boolean {
    return this.id !== undefined;
  }

  /** The server has ended, and its traces with it. */
  forgetServer(): void {
    this.id = undefined;
  }
}

/** Tells two states apart that have other calls. Files that are put in order first have messages before they have calls. */
function contentOf(state: TraceState | undefined): string {
  return state ? [state.generation, state.messages, state.calls].join(' ') : '';
}

const nothing: TraceState = {
  id: -1,
  state: 'failed',
  generation: 0,
  bytes: 0,
  total: 0,
  messages: 0,
  calls: 0,
  format: '',
  notes: [],
  indexBytes: 0,
};
