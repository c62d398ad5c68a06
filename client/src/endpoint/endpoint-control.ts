import type {
  EndpointBinding,
  EndpointNews,
  EndpointSettings,
} from '../../../server/src/core/endpoint-protocol';
import type { EndpointProcess, LaunchOptions, LaunchOutcome } from '../../../server/src/net/endpoint-process';

/** What the local endpoint does at this moment. */
export type EndpointState =
  /** `reason`: why it is not running, where that is not what the user asked for. */
  | { readonly kind: 'stopped'; readonly reason?: string }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running';
      readonly port: number;
      readonly addresses: readonly string[];
      readonly bindings: readonly EndpointBinding[];
      /** Users who do something else than pick up, each with what that is. */
      readonly users: readonly (readonly [user: string, text: string])[];
      /** What is wrong with the setting of users. */
      readonly problems: readonly string[];
    };

/** What the user is told; each with what can be done about it. */
export type EndpointMessage =
  | { readonly kind: 'other-port'; readonly wanted: number; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: 'port-in-use' | 'other'; readonly text: string }
  /** It ended by itself; `again`: it was started again. */
  | { readonly kind: 'crashed'; readonly text: string; readonly again: boolean }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** What the control needs from outside. */
export interface EndpointHost {
  launch(options: Omit<LaunchOptions, 'module'>): Promise<LaunchOutcome>;
  /** The port that is wanted, and what the endpoint is to know of users. */
  settings(): Promise<{ readonly port: number; readonly settings: EndpointSettings }>;
  now(): number;
  tell(message: EndpointMessage): void;
  changed(state: EndpointState): void;
  /** Messages and notes. */
  trace(news: Extract<EndpointNews, { kind: 'record' | 'note' }>): void;
  /** A new run begins. */
  newTrace(): void;
}

/** How many ports after the wanted one may be taken instead. */
const nextPorts = 9;
/** One that ran at least so long before it crashed is started again by itself, ms. */
const steadyMs = 10_000;

/** At most one process of the local endpoint: starts, stops and restarts it, and starts it again after a crash. */
export class EndpointControl {
  state: EndpointState = { kind: 'stopped' };
  private process: EndpointProcess | undefined;
  private startedAt = 0;
  /** Starting and stopping happen one after the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly host: EndpointHost) {}

  /** Starts it where it does not run; `anyPort`: on whichever port is free. */
  start(anyPort = false): Promise<void> {
    return this.next(async () => {
      if (!this.process) await this.launch(anyPort);
    });
  }

  /** Stops it where it runs. */
  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  /** Stops it and starts it anew, with an empty registrar and an empty trace. */
  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.launch(false);
    });
  }

  /** Gives the settings to the one that runs. */
  async configure(): Promise<void> {
    if (!this.process) return;
    const { settings } = await this.host.settings();
    this.process?.configure(settings);
  }

  private next(run: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(run, run);
    return this.queue;
  }

  private async end(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    this.become({ kind: 'stopped' });
    await process?.stop();
  }

  private async launch(anyPort: boolean): Promise<void> {
    const { host } = this;
    this.become({ kind: 'starting' });
    host.newTrace();
    const { port, settings } = await host.settings();
    const early: EndpointNews[] = [];
    const outcome = await host.launch({
      port: anyPort ? undefined : port,
      next: anyPort ? 0 : nextPorts,
      settings,
      onEvent: news => (this.state.kind === 'running' ? this.receive(news) : early.push(news)),
      onCrash: text => this.crashed(text),
    });
    if (outcome.kind === 'failed') {
      this.become({ kind: 'stopped', reason: outcome.message });
      host.tell({ kind: 'failed', reason: outcome.reason, text: outcome.message });
      return;
    }
    this.process = outcome.endpoint;
    this.startedAt = host.now();
    const { port: taken, addresses } = outcome.endpoint;
    this.become({ kind: 'running', port: taken, addresses, bindings: [], users: [], problems: [] });
    for (const news of early) this.receive(news);
    if (!anyPort && taken !== port) host.tell({ kind: 'other-port', wanted: port, port: taken });
  }

  private receive(news: EndpointNews): void {
    const { host, state } = this;
    if (news.kind === 'record' || news.kind === 'note') host.trace(news);
    else if (state.kind !== 'running') return;
    else if (news.kind === 'bindings') this.become({ ...state, bindings: news.bindings });
    else {
      const { users, problems } = news;
      this.become({ ...state, users, problems });
      if (problems.length > 0) host.tell({ kind: 'problems', problems });
    }
  }

  private crashed(text: string): void {
    const again = this.host.now() - this.startedAt >= steadyMs;
    this.process = undefined;
    this.become({ kind: 'stopped', reason: text });
    this.host.tell({ kind: 'crashed', text, again });
    if (again) void this.start();
  }

  private become(state: EndpointState): void {
    this.state = state;
    this.host.changed(state);
  }
}
