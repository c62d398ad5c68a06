/** A second thread for a large trace: it runs the rules of single messages while the first one joins the messages. */
import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { AnalyseOptions } from '../core/analyse-options';
import { type FoundInChunk, StreamLinter } from '../core/stream-linter';
import type { ChunkInput } from '../core/understand-chunk';
import { failureReason } from './failure-reason';
import { heapTidier } from './tidy-heap';

/** What is sent to the thread: the next chunks. */
type ToLintThread = readonly ChunkInput[];

/** The thread's answers, one to each message, in order. */
type FromLintThread = readonly FoundInChunk[];

/** A thread that lints. */
export interface LintThread {
  /** Answers what is found in the next chunks; rejects where the thread failed. */
  push(cuts: readonly ChunkInput[]): Promise<readonly FoundInChunk[]>;
  close(): void;
}

/** The thread keeps nothing of a message that it has judged, so it needs little room. */
const youngMegabytes = 8;
const enough = 40 * 2 ** 20;

interface Waiting {
  resolve(found: readonly FoundInChunk[]): void;
  reject(error: Error): void;
}

/**
 * Starts the thread; `script` is a program that calls `runLintThread` where it is no main thread. Undefined on a
 * machine with one processor, where there is nothing to gain.
 */
export function startLintThread(script: string, options: AnalyseOptions): LintThread | undefined {
  if (availableParallelism() < 2) return undefined;
  const worker = new Worker(script, {
    workerData: options,
    argv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
  });
  const waiting: Waiting[] = [];
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const each of waiting.splice(0)) each.reject(failure);
  };
  worker.on('message', (found: FromLintThread) => waiting.shift()?.resolve(found));
  worker.on('error', error => fail(new Error(failureReason(error))));
  worker.on('exit', () => fail(new Error('the thread has ended')));
  const ask = (message: ToLintThread) =>
    new Promise<readonly FoundInChunk[]>((resolve, reject) => {
      if (failure) return reject(failure);
      waiting.push({ resolve, reject });
      worker.postMessage(message);
    });
  return {
    push: cuts => ask(cuts.map(({ text, record, carry }) => ({ text, record, carry }))),
    close: () => void worker.terminate(),
  };
}

/** Serves until the thread is ended. To be called in a worker thread that `startLintThread` made. */
export function runLintThread(): void {
  const port = parentPort;
  if (!port) throw new Error('runLintThread() belongs into a worker thread');
  const linter = new StreamLinter(workerData as AnalyseOptions);
  const tidy = heapTidier(enough);
  port.on('message', (message: ToLintThread) => {
    const found: FromLintThread = linter.push(message);
    port.postMessage(found);
    tidy();
  });
}
