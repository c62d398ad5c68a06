import type { BodyName, FoundBody } from '../core/exchange/attached-body';
import type { LintConfig } from '../core/lint/config';
import type { TogetherFile, TraceState } from '../core/open-trace-protocol';
import type { EnvironmentFiles } from '../core/sip/environment';
import type { ByteOps } from '../core/text/byte-ops';
import type { TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';

/** What the language server asks of the process it runs in; `main.ts` gives it. */
export interface ServerHost {
  readonly version: string;
  readonly byteOps: ByteOps;
  /** Milliseconds since 1970. */
  now(): number;
  /** So many random lower-case hexadecimal digits, anew at each call. */
  randomHex(digits: number): string;
  base64(bytes: Uint8Array): string;
  /** Reads the file of a `file:` URI and unpacks gzip. Never throws. */
  readFile(uri: string): Promise<FileBytes>;
  /** The nearest `sip-env.json` and `.env` of a document, up to the root that holds it; all are URIs. Never throws. */
  environmentFiles(uri: string, roots: readonly string[]): Promise<EnvironmentFiles>;
  /** The body of that name of an open document: both URIs and folders are URIs, `allowed` are whole paths. Never throws. */
  bodyOf(
    at: BodyName & { readonly document: string },
    home: { readonly roots: readonly string[]; readonly allowed: readonly string[] },
  ): FoundBody;
  /** Starts reading a trace in a thread of its own. Never rejects. */
  openTrace(options: OpenTraceOptions): Promise<OpenedTrace | { readonly reason: string }>;
}

/** A file's bytes and what was wrong with them (damaged gzip), or why there are none. */
export type FileBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface OpenTraceOptions {
  readonly uri: string;
  /** Several files that are read as one; `uri` is then the first of them. */
  readonly together?: {
    readonly files: readonly TogetherFile[];
    /** Minutes by which the clocks of text logs are ahead of UTC. */
    readonly zoneMinutes: number;
  };
  readonly inputFormat: string | undefined;
  readonly follow: boolean;
  readonly config: LintConfig;
  /** Formats that the user taught. */
  readonly taught: TaughtFormats;
  readonly onChange: (state: Omit<TraceState, 'id'>) => void;
  /** Its thread ended, though nobody closed it. */
  readonly onGone: (reason: string) => void;
}

/** A question to the thread of a trace; `params` are those of the request. */
export interface TraceQuestion {
  readonly method: 'callsPage' | 'callDocument' | 'findingsPage' | 'messageAt' | 'cancel';
  readonly params: unknown;
}

/** A trace that is read from disk. */
export interface OpenedTrace {
  /** Rejects where the question fails. */
  ask(question: TraceQuestion): Promise<unknown>;
  close(): Promise<void>;
}
