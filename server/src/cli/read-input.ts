import type { AnalyseOptions } from '../core/analyse-options';
import type { LintConfig } from '../core/lint/config';
import { environmentOf } from '../core/sip/choose-environment';
import { type Environment, noEnvironment } from '../core/sip/environment';
import { StreamAnalyser } from '../core/stream-analysis';
import type { FoundInChunk } from '../core/stream-linter';
import type { StreamPart } from '../core/stream-parts';
import { longestStretch } from '../core/text/held-text';
import type { CutText } from '../core/trace/cut-chunks';
import { noTaughtFormats, type TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import type { AnalysedInput, InputPart, MessageOrigin } from './analysed-input';
import { analysedCapture, captureTextOf } from './capture-text';
import type { CliHost, InputPieces, LintAside } from './host';
import { openInput } from './open-input';
import { type Progress, startProgress } from './progress';
import { recognise } from './recognise';
import { StreamPositions } from './stream-positions';

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
  /** Gets the messages and calls while they come; what it answers is written before more is read. */
  readonly onPart?: (part: InputPart) => string;
  readonly write?: (text: string) => Promise<void>;
  /** For tests: as `mostHeld`. */
  readonly maxHeld?: number;
  /** For tests: as `worthAThread`. */
  readonly asideFrom?: number;
}

/** How much of a text decides what it is. */
export const headLength = 65_536;
/** A trace of more messages than this is judged in parts, */
const mostWhole = 8_000;
/** and then so many messages are held at once. */
const mostHeld = 4_000;
/** What is analysed between two looks at the clock. */
const pieceLength = 1 << 18;

/** A file of so many bytes is linted by a second thread: what that costs to start is then little. */
const worthAThread = 6 << 20;
/** Pieces that the second thread may be ahead. */
const mostAhead = 4;

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

type WithFindings = readonly [cuts: readonly CutText[], found: readonly FoundInChunk[] | undefined];

async function* alone(batches: AsyncIterable<readonly CutText[]>): AsyncIterable<WithFindings> {
  for await (const cuts of batches) yield [cuts, undefined];
}

/** Chunks with what the other thread finds in them; it gets some before this one waits for the first. */
async function* ahead(
  batches: AsyncIterable<readonly CutText[]>,
  aside: LintAside,
): AsyncIterable<WithFindings> {
  const queue: (readonly [cuts: readonly CutText[], found: Promise<readonly FoundInChunk[]>])[] = [];
  for await (const cuts of batches) {
    const found = aside.push(cuts);
    queue.push([cuts, found]);
    if (queue.length <= mostAhead) continue;
    const [first, its] = queue.shift() ?? [cuts, found];
    yield [first, await its];
  }
  for (const [cuts, found] of queue) yield [cuts, await found];
}

interface ReaderSetting {
  /** Bytes of the file; undefined where that is not known. */
  readonly totalBytes: number | undefined;
  readonly source: InputPieces;
  readonly skipped: number;
  readonly format: string;
  readonly positions: StreamPositions | undefined;
  readonly originOf: ((number: number) => MessageOrigin | undefined) | undefined;
  readonly forget: (number: number) => void;
  readonly analyse: AnalyseOptions;
}

/** One input on its way through the analysis. */
class InputReader {
  readonly positions: StreamPositions | undefined;
  /** Units of the text. */
  length = 0;
  /** Why the second thread gave up. */
  threadFailure: string | undefined;
  private written: string[] = [];
  private readonly aside: LintAside | undefined;
  private readonly analyser: StreamAnalyser;

  constructor(
    private readonly host: CliHost,
    private readonly options: ReadInputOptions,
    private readonly setting: ReaderSetting,
  ) {
    this.positions = setting.positions;
    this.aside = this.startAside(setting.totalBytes);
    this.analyser = this.analyserFor(this.aside !== undefined);
  }

  /** Reads a text. */
  readText(texts: AsyncIterable<string>) {
    return this.run(this.cutsOf(texts));
  }

  private async *cutsOf(texts: AsyncIterable<string>): AsyncIterable<readonly CutText[]> {
    /** Where the chunk begins that has not ended yet. */
    let open = 0;
    for await (const text of texts) {
      this.length += text.length;
      this.positions?.push(text);
      const cuts = this.analyser.cut(text);
      open = cuts.at(-1)?.end ?? open;
      // No more of a chunk that does not end is kept, and the next one begins in what is new.
      this.positions?.thin(open + longestStretch, this.length - longestStretch / 2);
      yield cuts;
    }
    this.positions?.flush();
    yield this.analyser.cutRest();
  }

  /** Reads chunks of text, the second thread beside where there is one. */
  async run(batches: AsyncIterable<readonly CutText[]>) {
    const { host, options, setting, analyser, aside } = this;
    const { path, progress } = options;
    const bar: Progress = startProgress({ host, wanted: progress, path, totalBytes: setting.totalBytes });
    try {
      for await (const [cuts, found] of aside ? ahead(batches, aside) : alone(batches)) {
        analyser.take(cuts, found);
        await this.hand();
        bar.update(setting.source.packed, analyser.messageCount);
        // The event loop must turn, or a signal is never delivered.
        await host.turn();
        if (host.interrupted.aborted) break;
      }
      bar.stop();
      this.positions?.flush();
      const outcome = analyser.finish();
      await this.hand();
      return outcome;
    } finally {
      aside?.close();
    }
  }

  /** A second thread, for a large log or capture; formats that a user taught are functions and stay in this one. */
  private startAside(totalBytes: number | undefined): LintAside | undefined {
    const { analyse } = this.setting;
    const { taught = noTaughtFormats, kind, format, unit, config } = analyse;
    if ((totalBytes ?? 0) < (this.options.asideFrom ?? worthAThread)) return undefined;
    if (kind === 'message' || taught.formats.length > 0) return undefined;
    const thread = this.host.lintAside?.({
      kind,
      ...(format === undefined ? {} : { format }),
      ...(unit === undefined ? {} : { unit }),
      ...(config === undefined ? {} : { config }),
    });
    return thread && this.guarded(thread);
  }

  /** A thread that is gone takes nothing else down: what is missing then is told. */
  private guarded(thread: LintAside): LintAside {
    const told = (error: unknown): readonly FoundInChunk[] => {
      this.threadFailure ??= error instanceof Error ? error.message : String(error);
      return [];
    };
    return {
      push: cuts => thread.push(cuts).catch(told),
      close: () => thread.close(),
    };
  }

  private analyserFor(lintsElsewhere: boolean): StreamAnalyser {
    const { maxHeld } = this.options;
    return new StreamAnalyser({
      ...this.setting.analyse,
      lintsElsewhere,
      maxHeld: maxHeld ?? mostHeld,
      maxWhole: maxHeld ?? mostWhole,
      onPart: part => this.take(part),
    });
  }

  private take(part: StreamPart): void {
    const { path } = this.options;
    const { format, skipped, originOf, forget } = this.setting;
    const { positions } = this;
    for (const span of part.spans) positions?.remember(span);
    const placeOf = part.placeOf.bind(part);
    const text = this.options.onPart?.({ path, format, skipped, positions, originOf, part, placeOf });
    if (text) this.written.push(text);
    for (const { number } of part.fresh) if (number !== undefined) forget(number);
    const end = part.fresh.at(-1);
    const kept = part.kept.map(({ start, chunk }) => ({ start, end: start + chunk.length }));
    positions?.release(kept, end ? end.start + end.chunk.length : 0);
  }

  /** Writes what the parts came to, before more is read. */
  private async hand(): Promise<void> {
    for (const text of this.written) await this.options.write?.(text);
    this.written = [];
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
  return [found, ...notes].join('; ');
}
