import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LintConfig } from '../../core/lint/config';
import type { TraceState } from '../../core/open-trace-protocol';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { failureReason } from '../failure-reason';
import type {
  FromTraceWorker,
  TogetherFiles,
  ToTraceWorker,
  TraceQuestion,
  TraceWorkerData,
} from './worker-messages';

/** Memory that a worker may take for objects, MiB; its index lies outside of it. More ends the worker, not the server. */
const heapLimit = 3072;

export interface StartTraceOptions {
  readonly uri: string;
  /** Several files that are read as one; `uri` is then the first of them. */
  readonly together?: TogetherFiles;
  readonly inputFormat: string | undefined;
  readonly follow: boolean;
  readonly config: LintConfig;
  readonly taught: TaughtFormats;
  readonly onChange: (state: Omit<TraceState, 'id'>) => void;
  /** The worker is gone, though nobody closed it. */
  readonly onGone: (reason: string) => void;
}

/** A trace in its worker thread. */
export interface StartedTrace {
  /** Rejects where the worker fails on the question or is gone. */
  ask(question: TraceQuestion): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Starts a worker thread for one file; `script` is its program, one that calls `runTraceWorker`. Never rejects: what
 * cannot be read gives a reason.
 */
export async function startTrace(
  script: string,
  options: StartTraceOptions,
): Promise<StartedTrace | { readonly reason: string }> {
  let path: string;
  try {
    path = fileURLToPath(options.uri);
    for (const { uri } of options.together?.files ?? []) fileURLToPath(uri);
  } catch (error) {
    return { reason: failureReason(error) };
  }
  const { inputFormat, follow, config, taught, together } = options;
  const seed = randomBytes(4).readInt32LE();
  const data: TraceWorkerData = {
    script,
    path,
    inputFormat,
    follow,
    config,
    taught,
    seed,
    ...(together ? { together } : {}),
  };
  const worker = new Worker(script, {
    workerData: data,
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapLimit },
  });
  return new TraceThread(worker, options).started;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

class TraceThread implements StartedTrace {
  readonly started: Promise<StartedTrace | { readonly reason: string }>;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private closed = false;
  private gone: string | undefined;
  private start: (outcome: StartedTrace | { readonly reason: string }) => void = () => undefined;

  constructor(
    private readonly worker: Worker,
    private readonly options: StartTraceOptions,
  ) {
    this.started = new Promise(resolve => {
      this.start = resolve;
    });
    worker.on('message', (message: FromTraceWorker) => this.hear(message));
    worker.on('error', error => this.end(failureReason(error)));
    worker.on('exit', () => this.end('the thread that reads it ended'));
  }

  private hear(message: FromTraceWorker): void {
    if (message.kind === 'opened') this.start(this);
    else if (message.kind === 'refused') {
      this.start({ reason: message.reason });
      void this.close();
    } else if (message.kind === 'changed') this.options.onChange(message.state);
    else {
      const waiting = this.waiting.get(message.number);
      this.waiting.delete(message.number);
      if (message.kind === 'answer') waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.reason));
    }
  }

  private end(reason: string): void {
    if (this.gone !== undefined) return;
    this.gone = reason;
    this.start({ reason });
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
    if (!this.closed) this.options.onGone(reason);
  }

  ask(question: TraceQuestion): Promise<unknown> {
    if (this.gone !== undefined) return Promise.reject(new Error(this.gone));
    const number = this.asked++;
    const message: ToTraceWorker = { number, question };
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker.terminate();
  }
}
