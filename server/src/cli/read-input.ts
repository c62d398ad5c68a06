import type { AnalyseOptions } from '../core/analyse-options';
import type { LintConfig } from '../core/lint/config';
import { environmentOf } from '../core/sip/choose-environment';
import { type Environment, noEnvironment } from '../core/sip/environment';
import { StreamAnalyser, type StreamOutcome } from '../core/stream-analysis';
import { captureToSiptrace } from '../core/trace/capture/capture-to-siptrace';
import { readCapture } from '../core/trace/capture/read-capture';
import type { TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import type { AnalysedInput } from './analysed-input';
import { BytePositions } from './byte-positions';
import { captureOrigin } from './capture-origin';
import type { CliHost, InputBytes } from './host';
import { type Progress, startProgress } from './progress';
import { recognise } from './recognise';

/** What came of one input. */
export type ReadInput =
  | { readonly kind: 'analysed'; readonly input: AnalysedInput; readonly notes: readonly string[] }
  /** Could not be read at all, or not as the options ask. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Was read, and holds nothing that is SIP. */
  | { readonly kind: 'unrecognised'; readonly reason: string };

export interface ReadInputOptions {
  readonly path: string;
  readonly config: LintConfig;
  /** Formats that the configuration teaches. */
  readonly taught: TaughtFormats;
  /** `--env` */
  readonly env: string | undefined;
  readonly inputFormat: string;
  readonly progress: boolean;
}

/** How much of a text decides what it is. */
export const headLength = 65_536;
/** What is analysed between two looks at the clock. */
const pieceLength = 1 << 18;

const byteOrderMark = '\u00ef\u00bb\u00bf';

/** The bytes of an input, whatever its name stands for. */
export function readInputBytes(path: string, host: CliHost): Promise<InputBytes> {
  const request = { signal: host.interrupted };
  return path === '-' ? host.files.readStandardInput(request) : host.files.read(path, request);
}

/** Reads and understands one input. After an interrupt it answers what it has understood so far. */
export async function readInput(host: CliHost, options: ReadInputOptions): Promise<ReadInput> {
  const started = host.now();
  const read = await readInputBytes(options.path, host);
  if (read.kind === 'failed') return { kind: 'unreadable', reason: read.reason };
  const whole = host.byteOps.latin1(read.bytes, 0, read.bytes.length);
  const skipped = whole.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  const text = whole.slice(skipped);
  const { path, inputFormat } = options;
  const recognised = recognise({
    path,
    bytes: read.bytes,
    head: text.slice(0, headLength),
    inputFormat,
    taught: options.taught,
  });
  if (recognised.kind === 'nothing') return { kind: 'unrecognised', reason: recognised.reason };

  const capture = recognised.kind === 'capture' ? readCapture(read.bytes, host.byteOps) : undefined;
  const isAuthored = recognised.kind === 'message';
  const environment = isAuthored ? await loadEnvironment(host, options) : noEnvironment;
  if ('reason' in environment) return { kind: 'unreadable', reason: environment.reason };
  const notes = [...read.notes, ...environment.problems, ...(capture?.notes ?? []).map(note => note.text)];
  const analysed = capture ? latin1OfUtf8(captureToSiptrace(capture), host) : text;
  const format = recognised.kind === 'trace' ? recognised.format : capture ? 'siptrace' : undefined;
  const outcome = await analyseText(host, options, analysed, {
    kind: isAuthored ? 'message' : 'trace',
    unit: 'bytes',
    config: options.config,
    taught: options.taught,
    environment,
    ...(format === undefined ? {} : { format }),
  });
  const messages = outcome.chunks.filter(placed => placed.chunk.hasMessage);
  if (messages.length === 0) return { kind: 'unrecognised', reason: emptyReason(notes, capture?.packets) };
  const input: AnalysedInput = {
    path,
    format: capture ? 'pcap' : outcome.format,
    bytes: read.bytes.length,
    skipped,
    elapsedMs: host.now() - started,
    conclusions: outcome,
    messages,
    positions: capture ? undefined : new BytePositions(text),
    ...(capture ? { origins: capture.records.map(record => captureOrigin(record, undefined)) } : {}),
  };
  return { kind: 'analysed', input, notes };
}

/** The environment of an authored file; a reason where `--env` names one that does not exist there. */
async function loadEnvironment(
  { files }: CliHost,
  { path, env }: ReadInputOptions,
): Promise<Environment | { readonly reason: string }> {
  const read = await files.environmentFiles(path);
  const environment = environmentOf({ files: read, setting: undefined, chosen: env });
  if (env === undefined || environment.names.some(({ name }) => name === env)) return environment;
  const known = environment.names.map(({ name }) => name).join(', ');
  const names = known === '' ? 'there is no sip-env.json with environments' : `known: ${known}`;
  return { reason: [`no environment '${env}' here (${names})`, ...environment.problems].join('; ') };
}

function emptyReason(notes: readonly string[], packets: number | undefined): string {
  const found =
    packets === undefined
      ? 'no SIP message found'
      : `no SIP message found in ${packets} ${packets === 1 ? 'packet' : 'packets'}`;
  return [found, ...notes].join('; ');
}

/** Unicode text as the Latin-1 form of its UTF-8 bytes, so that it is read as a file would be. */
function latin1OfUtf8(text: string, host: CliHost): string {
  const bytes = new TextEncoder().encode(text);
  return host.byteOps.latin1(bytes, 0, bytes.length);
}

/** Analyses in pieces, so that progress shows and an interrupt is heard. */
async function analyseText(
  host: CliHost,
  { path, progress }: ReadInputOptions,
  text: string,
  options: AnalyseOptions,
): Promise<StreamOutcome> {
  const analyser = new StreamAnalyser(options);
  const bar: Progress = startProgress({ host, wanted: progress, path, totalBytes: text.length });
  // An interrupt while reading has already cut the text: what was read is worth an answer.
  const cut = host.interrupted.aborted;
  for (let at = 0; at < text.length && (cut || !host.interrupted.aborted); at += pieceLength) {
    analyser.push(text.slice(at, at + pieceLength));
    bar.update(at, analyser.messageCount);
    // The event loop must turn, or a signal is never delivered.
    await host.turn();
  }
  bar.stop();
  return analyser.finish();
}
