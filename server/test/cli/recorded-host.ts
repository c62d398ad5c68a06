import type { CliHost, FilePort, InputPieces, TextWriter } from '../../src/cli/host';
import { fireJob, randomHex } from '../../src/net/fire-job';
import { nodeByteOps } from '../../src/node/node-byte-ops';
import { readEnvironmentJson } from '../../src/node/read-environment-json';
import { SpilledRecords } from '../../src/node/trace/spilled-records';

/** What a command line wrote. */
export interface Recorded {
  out: string;
  err: string;
}

export interface RecordedHostOptions {
  readonly args?: readonly string[];
  /** Path → content; anything else is missing. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Text of `sip-env.json`. */
  readonly environments?: string;
  /** What comes on standard input. */
  readonly input?: Uint8Array;
  readonly terminal?: boolean;
  /** Gets the files that are written, by path; without it no file can be. */
  readonly written?: Map<string, string>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Bytes that come in pieces. */
export function piecesOf(pieces: readonly Uint8Array[], failure?: string): InputPieces {
  let packed = 0;
  return {
    get packed() {
      return packed;
    },
    failure,
    notes: [],
    async *[Symbol.asyncIterator]() {
      for (const piece of pieces) {
        packed += piece.length;
        yield piece;
      }
    },
  };
}

/** What a reader of UTF-8 finds. */
function asWritten(text: string, encoding: 'latin1' | undefined): string {
  return encoding === undefined ? text : Buffer.from(text, encoding).toString();
}

function writerOf(written: Map<string, string>, path: string): TextWriter {
  written.set(path, '');
  return {
    write: async (text, encoding) =>
      void written.set(path, (written.get(path) ?? '') + asWritten(text, encoding)),
    close: async () => undefined,
  };
}

function filesOf({ files = new Map(), environments = '{}', written, input }: RecordedHostOptions): FilePort {
  return {
    kindOf: async path => (files.has(path) || written?.has(path) ? 'file' : 'missing'),
    sizeOf: async path => files.get(path)?.length,
    open: path => {
      const bytes = files.get(path);
      return piecesOf(bytes ? [bytes] : [], bytes ? undefined : 'no such file');
    },
    openStandardInput: () => (input ? piecesOf([input]) : piecesOf([], 'there is none')),
    keepStandardInput: async () =>
      input ? { open: () => piecesOf([input]), remove: async () => undefined } : { reason: 'there is none' },
    openWriter: async path => (written ? writerOf(written, path) : { reason: 'no permission to write it' }),
    makeDirectory: async () => (written ? undefined : 'no permission to write it'),
    filesBelow: async () => [],
    glob: async () => [],
    findUpwards: async () => undefined,
    environmentFiles: async () => ({
      environments: readEnvironmentJson(environments, 'file:///sip-env.json'),
      dotenv: { blocks: [], problems: [] },
    }),
    readBody: (_document, { path }) => {
      const bytes = files.get(path);
      return bytes
        ? { kind: 'bytes', bytes }
        : { kind: 'refused', reason: `The body "${path}" cannot be read.` };
    },
    readText: async path => {
      const bytes = files.get(path);
      return bytes ? { text: Buffer.from(bytes).toString() } : { reason: 'no such file' };
    },
    writeText: async () => 'no permission to write it',
  };
}

/** A host in memory: files are given, output is recorded. */
export function recordedHost(options: RecordedHostOptions = {}): { host: CliHost; recorded: Recorded } {
  const recorded: Recorded = { out: '', err: '' };
  const sink = (name: keyof Recorded) => ({
    isTerminal: options.terminal ?? false,
    write: async (text: string, encoding?: 'latin1') => {
      recorded[name] += asWritten(text, encoding);
    },
  });
  const host: CliHost = {
    args: options.args ?? [],
    env: options.env ?? {},
    version: '1.2.3',
    ruleDocuments: new Map([['uri-invalid', '# uri-invalid\n']]),
    out: sink('out'),
    err: sink('err'),
    files: filesOf(options),
    byteOps: nodeByteOps,
    spillRecords: () => new SpilledRecords('siplint'),
    now: () => 0,
    wallClock: () => 0,
    randomHex,
    fire: fireJob,
    turn: async () => undefined,
    interrupted: new AbortController().signal,
  };
  return { host, recorded };
}
