import type { AnalyseOptions } from '../core/analyse-options';
import type { BodyName, FoundBody } from '../core/exchange/attached-body';
import type { FireJob } from '../core/fire-port';
import type { EnvironmentFiles } from '../core/sip/environment';
import type { FoundInChunk } from '../core/stream-linter';
import type { ByteOps } from '../core/text/byte-ops';
import type { RecordTimes } from '../core/trace/merge-traces';
import type { TraceRecord, TraceTime } from '../core/trace/trace-record';
import type { ChunkInput } from '../core/understand-chunk';

/** What the command line asks of the process it runs in. `siplint.ts` gives the real one, tests a recorded one. */
export interface CliHost {
  /** What stands after the program's name. */
  readonly args: readonly string[];
  /** `process.env`: `NO_COLOR`, `FORCE_COLOR`, `TERM`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Rule id → its documentation in Markdown. */
  readonly ruleDocuments: ReadonlyMap<string, string>;
  readonly out: TextSink;
  readonly err: TextSink;
  readonly files: FilePort;
  readonly byteOps: ByteOps;
  /** Milliseconds of a clock that never goes back: for `elapsedMs` only. */
  now(): number;
  /** Milliseconds since 1970. */
  wallClock(): number;
  /** So many random lower-case hexadecimal digits, anew at each call. */
  randomHex(digits: number): string;
  /** Sends a request and follows it to its end. Never rejects. */
  fire(job: FireJob): Promise<void>;
  /** Starts a thread that runs the rules of single messages of a trace; undefined where there is none to spare. */
  lintAside?(options: AnalyseOptions): LintAside | undefined;
  /** Opens a place on this disk for the records of one file. Throws where there is none. */
  spillRecords(): SpilledStore;
  /** Resolves in a later turn of the event loop. */
  turn(): Promise<void>;
  /** Fires at SIGINT. */
  readonly interrupted: AbortSignal;
}

/** Records that wait on this disk until they are put in order, and what is known of each: its time and place. */
export interface SpilledStore extends RecordTimes {
  /** Takes the next record. Throws where the disk is full. */
  add(record: TraceRecord): void;
  /** Puts records in the order of their frames. Nothing may be added after it. */
  orderByFrame(): void;
  /** How many came before the record that has this number now. */
  row(number: number): number;
  /** A record as text of the native form, UTF-8, at another time if one is given. Throws where the disk fails. */
  textAt(number: number, moved: TraceTime | undefined): Uint8Array;
  /** Frees the disk. */
  close(): void;
}

/** A thread that lints. Each call answers what is found in the next chunks; it rejects where that fails. */
export interface LintAside {
  push(cuts: readonly ChunkInput[]): Promise<readonly FoundInChunk[]>;
  close(): void;
}

/** Standard output or standard error. */
export interface TextSink {
  readonly isTerminal: boolean;
  /** Resolves when the text is handed over; text after a broken pipe is dropped in silence. As UTF-8, or with `latin1` one byte a character. */
  write(text: string, encoding?: 'latin1'): Promise<void>;
}

/** What stands behind a name on the command line. */
export type PathKind = 'file' | 'directory' | 'missing';

/** An input that is read in pieces. Iterate once, which never throws; what became of it is known afterwards. */
export interface InputPieces extends AsyncIterable<Uint8Array> {
  /** Bytes on disk that were read so far. */
  readonly packed: number;
  /** Why the bytes end before the input does; undefined where they do not. */
  readonly failure: string | undefined;
  /** What was lost otherwise. */
  readonly notes: readonly string[];
}

/** A file that is written in parts. */
export interface TextWriter {
  /** As UTF-8, or with `latin1` one byte a character. */
  write(text: string, encoding?: 'latin1'): Promise<void>;
  /** Answers a reason where not everything could be written. */
  close(): Promise<string | undefined>;
}

/** Standard input, kept on this disk so that it can be read again. Call `remove` in the end. */
export interface KeptInput {
  open(signal: AbortSignal): InputPieces;
  remove(): Promise<void>;
}

/** Files as the command line sees them. Nothing here throws. */
export interface FilePort {
  kindOf(path: string): Promise<PathKind>;
  /** Bytes on disk; undefined where nobody can say (a pipe). */
  sizeOf(path: string): Promise<number | undefined>;
  /** Unpacks gzip; ends early when the signal fires. */
  open(path: string, signal: AbortSignal): InputPieces;
  openStandardInput(signal: AbortSignal): InputPieces;
  /** Reads standard input to its end, into a file that only this user may read. */
  keepStandardInput(signal: AbortSignal): Promise<KeptInput | { readonly reason: string }>;
  /**
   * Opens a file to be written: anew, or with `new` only where there is none; a `secret` one, too, may be read by this
   * user alone.
   */
  openWriter(path: string, as?: 'anew' | 'new' | 'secret'): Promise<TextWriter | { readonly reason: string }>;
  /** Makes a folder and those above it where they are missing; answers a reason where it fails. */
  makeDirectory(path: string): Promise<string | undefined>;
  /** Files below a directory, in order of their names; hidden ones and `node_modules` are left out. */
  filesBelow(directory: string): Promise<readonly string[]>;
  /** Files that match a glob pattern, in order of their names. */
  glob(pattern: string): Promise<readonly string[]>;
  /** The text of `name` in the folder of `path` or the nearest folder above it. */
  findUpwards(
    path: string,
    name: string,
  ): Promise<{ readonly path: string; readonly text: string } | undefined>;
  readText(path: string): Promise<{ readonly text: string } | { readonly reason: string }>;
  /** The nearest `sip-env.json` and `.env`, from the folder of `path` up to the working directory. */
  environmentFiles(path: string): Promise<EnvironmentFiles>;
  /** The body `name` of the request file `document`: beside or below it, or below the working directory. */
  readBody(document: string, name: BodyName): FoundBody;
  /** Answers a reason where it fails. */
  writeText(path: string, text: string): Promise<string | undefined>;
}
