/**
 * The second half of a large text trace, indexed in a thread of its own while the first half is read. Whether the halves
 * fit together is for the reader of the first half to find out.
 */
import { Worker } from 'node:worker_threads';
import type { IndexPart } from '../../core/trace/index/index-part';
import type { IndexFrom } from '../../core/trace/index/text-indexer';

/** Which bytes of which file: of an ngrep log, as only those are read by two. */
export interface HalfJob {
  readonly path: string;
  /** The file that was opened: another one may stand at the path by now. */
  readonly inode: number;
  readonly device: number;
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** What a thread for the second half is started with. */
export interface HalfWorkerData {
  readonly half: HalfJob;
}

/** The messages of `[from, unfinished.start)`, and where reading goes on. */
export interface Half {
  readonly part: IndexPart;
  readonly unfinished: IndexFrom;
}

export interface HalfProgress {
  readonly bytes: number;
  readonly messages: number;
}

/** Thread → reader of the first half: `done` without a half if the file could not be read. */
export type FromHalfWorker =
  | { readonly kind: 'progress'; readonly progress: HalfProgress }
  | { readonly kind: 'done'; readonly half: Half | undefined };

/** A second half on its way. */
export interface StartedHalf {
  /** What is indexed so far. */
  readonly progress: HalfProgress;
  /** Undefined if it could not be read, or was stopped. Never rejects. */
  readonly result: Promise<Half | undefined>;
  stop(): void;
}

/** Starts a half; tests pass one without a thread. */
export type StartHalf = (job: HalfJob) => StartedHalf;

/** Starts a thread for a half; `script` is a program that calls `runTraceWorker`. */
export function startHalf(script: string, job: HalfJob): StartedHalf {
  const data: HalfWorkerData = { half: job };
  const worker = new Worker(script, { workerData: data, argv: [] });
  let progress: HalfProgress = { bytes: 0, messages: 0 };
  let end: (half: Half | undefined) => void = () => undefined;
  const result = new Promise<Half | undefined>(resolve => {
    end = resolve;
  });
  worker.on('message', (message: FromHalfWorker) => {
    if (message.kind === 'progress') progress = message.progress;
    else end(message.half);
  });
  worker.on('error', () => end(undefined));
  worker.on('exit', () => end(undefined));
  return {
    get progress() {
      return progress;
    },
    result,
    stop: () => void worker.terminate(),
  };
}
