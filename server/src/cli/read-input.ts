import { environmentOf } from '../core/sip/choose-environment';
import { type Environment, noEnvironment } from '../core/sip/environment';
import type { AnalysedInput } from './analysed-input';
import { analysedCapture, captureTextOf } from './capture-text';
import type { CliHost, InputPieces } from './host';
import { InputReader, type ReadInputOptions } from './input-reader';
import { openInput } from './open-input';
import { recognise } from './recognise';
import { StreamPositions } from './stream-positions';

/** What came of one input. */
export type ReadInput =
  | { readonly kind: 'analysed'; readonly input: AnalysedInput; readonly notes: readonly string[] }
  /** Could not be read at all, or not as the options ask. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Was read, and holds nothing that is SIP. */
  | { readonly kind: 'unrecognised'; readonly reason: string };

/** How much of a text decides what it is. */
export const headLength = 65_536;
/** What is analysed between two looks at the clock. */
const pieceLength = 1 << 18;

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Reads and understands one input as a stream. After an interrupt it answers what it has understood so far. */
export async function readInput(host: CliHost, options: ReadInputOptions): Promise<ReadInput> {
  const started = host.now();
  const { path, inputFormat, taught } = options;
  const source = openInput(path, host);
  const { head, pieces } = await headOf(source);
  if (head.length === 0 && source.failure !== undefined)
    return { kind: 'unreadable', reason: source.failure };
  const skipped = byteOrderMark.every((byte, i) => head[i] === byte) ? byteOrderMark.length : 0;
  const text = host.byteOps.latin1(head, skipped, Math.min(head.length, skipped + headLength));
  const recognised = recognise({ path, bytes: head, head: text, inputFormat, taught });
  if (recognised.kind === 'nothing') {
    for await (const _ of pieces) break;
    return { kind: 'unrecognised', reason: recognised.reason };
  }
  const isAuthored = recognised.kind === 'message';
  const environment = isAuthored ? await loadEnvironment(host, options) : noEnvironment;
  if ('reason' in environment) return { kind: 'unreadable', reason: environment.reason };
  const capture = recognised.kind === 'capture' ? await captureTextOf(host, { path, pieces }) : undefined;
  const format = recognised.kind === 'trace' ? recognised.format : capture ? analysedCapture : undefined;
  const totalBytes = path === '-' ? undefined : await host.files.sizeOf(path);
  const reader = new InputReader(host, options, {
    ...{ source, totalBytes },
    skipped: capture ? 0 : skipped,
    format: capture ? 'pcap' : (format ?? 'sip-message'),
    positions: capture ? undefined : new StreamPositions(),
    originOf: capture && (number => capture.originOf(number)),
    forget: number => capture?.forget(number),
    analyse: {
      kind: isAuthored ? 'message' : 'trace',
      unit: 'bytes',
      config: options.config,
      taught,
      environment,
      ...(format === undefined ? {} : { format }),
    },
  });
  const conclusions = await (capture
    ? reader.run(capture.cuts())
    : reader.readText(textsOf(host, pieces, skipped)));
  const bytes = capture ? capture.bytes : reader.length + skipped;
  const failure = source.failure === undefined ? [] : [`not read to its end: ${source.failure}`];
  const { threadFailure } = reader;
  if (threadFailure !== undefined) {
    failure.push(
      `the thread that judges single messages gave up (${threadFailure}): their findings are missing from there on`,
    );
  }
  const notes = [...source.notes, ...failure, ...environment.problems, ...(capture?.notes() ?? [])];
  if (conclusions.counts.messages === 0) {
    if (source.failure !== undefined) return { kind: 'unreadable', reason: source.failure };
    return { kind: 'unrecognised', reason: emptyReason(notes, capture?.packets) };
  }
  const input: AnalysedInput = {
    path,
    format: capture ? 'pcap' : conclusions.format,
    bytes,
    elapsedMs: host.now() - started,
    conclusions,
    positions: reader.positions,
    originOf: undefined,
    placeOf: message => conclusions.placeOf(message),
    isCut: failure.length > 0,
  };
  return { kind: 'analysed', input, notes };
}

/** The first bytes, as many as decide what the input is, and then all pieces from the beginning. */
export async function headOf(
  source: InputPieces,
): Promise<{ readonly head: Uint8Array; readonly pieces: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < headLength + byteOrderMark.length) {
    const { value, done } = await iterator.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = new Uint8Array(length);
  let at = 0;
  for (const piece of first) {
    head.set(piece, at);
    at += piece.length;
  }
  async function* all() {
    try {
      yield head;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, pieces: all() };
}

/** Text of one character a byte, in pieces that are not too long. */
async function* textsOf(
  { byteOps }: CliHost,
  pieces: AsyncIterable<Uint8Array>,
  skipped: number,
): AsyncIterable<string> {
  let skip = skipped;
  for await (const piece of pieces) {
    for (let at = skip; at < piece.length; at += pieceLength) {
      yield byteOps.latin1(piece, at, Math.min(piece.length, at + pieceLength));
    }
    skip = 0;
  }
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
  // Notes are sentences; here they are parts of one.
  return [found, ...notes].map(note => note.replace(/\.$/, '')).join('; ');
}
