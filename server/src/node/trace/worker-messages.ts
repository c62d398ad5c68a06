import type { LintConfig } from '../../core/lint/config';
import type { TogetherFile, TraceState } from '../../core/open-trace-protocol';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';

/** What a worker thread is started with. */
export interface TraceWorkerData {
  /** The thread's own program, for threads that it starts. */
  readonly script: string;
  readonly path: string;
  /** Several files that are read as one, instead of the one at `path`. */
  readonly together?: TogetherFiles;
  readonly inputFormat: string | undefined;
  readonly follow: boolean;
  readonly config: LintConfig;
  /** Formats that the user taught. */
  readonly taught: TaughtFormats;
  readonly seed: number;
}

export interface TogetherFiles {
  readonly files: readonly TogetherFile[];
  /** Minutes by which the clocks of text logs are ahead of UTC. */
  readonly zoneMinutes: number;
}

export interface TraceQuestion {
  readonly method: 'callsPage' | 'callDocument' | 'findingsPage' | 'messageAt' | 'cancel';
  readonly params: unknown;
}

/** Main thread → worker. Answers carry the number of their question. */
export interface ToTraceWorker {
  readonly number: number;
  readonly question: TraceQuestion;
}

/** Worker → main thread. `opened` or `refused` comes first. */
export type FromTraceWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'changed'; readonly state: Omit<TraceState, 'id'> }
  | { readonly kind: 'answer'; readonly number: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly number: number; readonly reason: string };
