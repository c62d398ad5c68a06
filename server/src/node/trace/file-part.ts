/**
 * A later part of a large text trace, indexed in a thread of its own while what stands before it is read. Whether parts
 * fit together is for the reader of the part before to find out.
 */
import { Worker } from 'node:worker_threads';
import type { IndexPart } from '../../core/trace/index/index-part';
import type { IndexFrom } from '../../core/trace/index/text-indexer';

/** Which bytes of which file: of an ngrep log, as only those are read in parts. */
export interface PartJob {
  readonly path: string;
  /** The file that was opened: another one may stand at the path by now. */
  readonly inode: number;
  readonly device: number;
  readonly from: number;
  readonly to: number;
  /** Where later parts begin, in order: it ends at the first of them with which a record begins. */
  readonly stops: readonly number[];
  readonly seed: number;
}

/** What a thread for a part is started with. */
export interface PartWorkerData {
  readonly filePart: PartJob;
}

/** The messages of `[from, unfinished.start)`, and where reading goes on. */
export interface FilePart {
  readonly part: IndexPart;
  readonly unfinished: IndexFrom;
  /** True where a later part has begun there, and fits. */
  readonly hasMet: boolean;
}

export interface PartProgress {
  readonly bytes: number;
  readonly messages: number;
}

/** Thread → reader of the first part: `done` without a part if the file could not be read. */
export type FromPartWorker =
  | { readonly kind: 'progress'; readonly progress: PartProgress }
  | { readonly kind: 'done'; readonly filePart: FilePart | undefined };

/** A part on its way. */
export interface StartedPart {
  /** What is indexed so far. */
  readonly progress: PartProgress;
  /** Undefined if it could not be read, or was stopped. Never rejects. */
  readonly result: Promise<FilePart | undefined>;
  stop(): void;
}

/** Starts a part; tests pass one without a thread. */
export type StartPart = (job: PartJob) => StartedPart;

/** Starts a thread for a part; `script` is a program that calls `runTraceWorker`. */
export function startPart(script: string, job: PartJob): StartedPart {
  const data: PartWorkerData = { filePart: job };
  const worker = new Worker(script, { workerData: data, argv: [] });
  let progress: PartProgress = { bytes: 0, messages: 0 };
  let end: (part: FilePart | undefined) => void = () => undefined;
  const result = new Promise<FilePart | undefined>(resolve => {
    end = resolve;
  });
  worker.on('message', (message: FromPartWorker) => {
    if (message.kind === 'progress') progress = message.progress;
    else end(message.filePart);
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
