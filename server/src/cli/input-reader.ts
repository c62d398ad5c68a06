/** The way of one input through the analysis, in pieces, with a second thread where that is worth it. */
import type { AnalyseOptions } from '../core/analyse-options';
import type { LintConfig } from '../core/lint/config';
import { StreamAnalyser } from '../core/stream-analysis';
import type { FoundInChunk } from '../core/stream-linter';
import type { StreamPart } from '../core/stream-parts';
import { longestStretch } from '../core/text/held-text';
import type { CutText } from '../core/trace/cut-chunks';
import { noTaughtFormats, type TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import type { InputPart, MessageOrigin } from './analysed-input';
import type { CliHost, InputPieces, LintAside } from './host';
import { type Progress, startProgress } from './progress';
import type { StreamPositions } from './stream-positions';

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

/** A trace of more messages than this is judged in parts, */
const mostWhole = 8_000;
/** and then so many messages are held at once. */
const mostHeld = 4_000;

/** A file of so many bytes is linted by a second thread: what that costs to start is then little. */
const worthAThread = 6 << 20;
/** Pieces that the second thread may be ahead. */
const mostAhead = 4;

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

export interface ReaderSetting {
  /** Bytes of the file; undefined where that is not known. */
  readonly totalBytes: number | undefined;
  /** Tells how much was read. */
  readonly source: Pick<InputPieces, 'packed'>;
  readonly skipped: number;
  readonly format: string;
  readonly positions: StreamPositions | undefined;
  readonly originOf: ((number: number) => MessageOrigin | undefined) | undefined;
  readonly forget: (number: number) => void;
  readonly analyse: AnalyseOptions;
}

/** One input on its way through the analysis. */
export class InputReader {
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
    // Nobody asks for findings: that thread would do nothing for anybody.
    if (config?.preset === 'off' && Object.keys(config.rules).length === 0) return undefined;
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
