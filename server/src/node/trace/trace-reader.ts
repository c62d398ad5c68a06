import { setTimeout } from 'node:timers/promises';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { appendPart } from '../../core/trace/index/index-part';
import { isReadByTwo } from '../../core/trace/index/index-text';
import { plainRecordStart } from '../../core/trace/index/ngrep-header';
import { TraceIndex } from '../../core/trace/index/trace-index';
import type { MediaSighting } from '../../core/trace/media-facts';
import type { TraceFormat } from '../../core/trace/trace-format';
import type { TraceRecord } from '../../core/trace/trace-record';
import { CaptureFeed } from './capture-feed';
import type { FileSource } from './file-source';
import type { HalfProgress, StartedHalf, StartHalf } from './second-half';
import { TextFeed } from './text-feed';
import { headBytes, type TraceKind, traceKindOf } from './trace-kind';

/** How the pieces of a file get into its index, by what the file is. */
export interface TraceFeed {
  /** Id of the format. */
  readonly format: string;
  push(piece: Uint8Array): void;
  /** The file ends for good. */
  finish(): void;
  /** The file ends for now: what may still grow is indexed as it is, and again after more of it. */
  settle(): void;
  /** What is lost or cannot be read. */
  notes(): readonly string[];
  /** RTP streams and STUN answers so far; the same list as long as nothing was pushed. */
  media(): readonly MediaSighting[];
  /** Messages by their rows, read again; undefined for those that the file does not hold any more. */
  read(rows: readonly number[]): Promise<readonly (TraceRecord | undefined)[]>;
  /** The whole trace as text of one character a byte, in the form that `analysedAs` names. */
  text(): AsyncIterable<string>;
  /** Id of the format of `text()`. */
  readonly analysedAs: string;
}

export interface ReadTraceOptions {
  readonly inputFormat: string | undefined;
  /** Formats that the user taught; by default none. */
  readonly taught?: TaughtFormats;
  readonly follow: boolean;
  readonly seed: number;
  /** Begins to index the second half of a large file elsewhere; without it, a file is read from one end to the other. */
  readonly startHalf?: StartHalf;
  /** Bytes from which on a file is read by two; for tests. */
  readonly leastShared?: number;
}

/** Below this many bytes a second thread is not worth its start. */
const leastShared = 32 << 20;
/** Bytes in the middle of a file in which the beginning of a record is looked for. */
const middleBytes = 1 << 20;
/** Milliseconds after which progress is told while only the second half is still read. */
const waitMs = 50;

/** A file while it is indexed, and after it. */
export class TraceReader {
  readonly index: TraceIndex;
  /** Undefined while the file has not shown what it is. */
  feed: TraceFeed | undefined;
  /** Why there is nothing to index; undefined where there is. */
  reason: string | undefined;
  private offset = 0;
  /** What was lost because the file got shorter. */
  private shrinkage: string | undefined;
  private half: { readonly start: number; readonly run: StartedHalf; readonly feed: TextFeed } | undefined;
  private packed: AsyncIterator<Uint8Array> | undefined;

  constructor(
    readonly source: FileSource,
    private readonly options: ReadTraceOptions,
  ) {
    this.index = new TraceIndex(options.seed);
  }

  get notes(): readonly string[] {
    return [this.source.note, this.shrinkage]
      .filter(note => note !== undefined)
      .concat(this.feed?.notes() ?? []);
  }

  /** True if the file may be followed: what is packed cannot grow. */
  get canGrow(): boolean {
    return this.options.follow && !this.source.gzip;
  }

  hasGrown(): boolean {
    return this.source.size() > this.offset;
  }

  /** Bytes and messages that are indexed, those of a second half included. */
  get progress(): HalfProgress {
    const ahead = this.half?.run.progress;
    return {
      bytes: this.source.packed + (ahead?.bytes ?? 0),
      messages: this.index.messages.length + (ahead?.messages ?? 0),
    };
  }

  /** Ends what reads elsewhere. */
  stop(): void {
    this.half?.run.stop();
  }

  /** Reads and indexes the next piece; false at the end (for now), or where the file is none that can be indexed. */
  async step(): Promise<boolean> {
    if (this.half && (await this.meet(this.half))) return true;
    const piece = await this.next();
    if (piece.length === 0) {
      this.end();
      return false;
    }
    if (!this.feed && !this.choose(piece)) return false;
    this.offset += piece.length;
    this.feed?.push(piece);
    return true;
  }

  private async next(): Promise<Uint8Array> {
    if (!this.source.gzip) return this.source.readAt(this.offset);
    this.packed ??= this.source.pieces()[Symbol.asyncIterator]();
    const { value, done } = await this.packed.next();
    return done ? new Uint8Array(0) : value;
  }

  /** Decides what the file is. A file that may grow is given time to show it. */
  private choose(head: Uint8Array): boolean {
    const chosen = traceKindOf(head, this.options.inputFormat, this.options.taught);
    const { index, source } = this;
    if (chosen.kind === 'text') this.feed = this.textFeed(chosen);
    else if (chosen.kind === 'capture') this.feed = new CaptureFeed({ index, source });
    else if (!(this.canGrow && head.length < headBytes)) this.reason = chosen.reason;
    return this.feed !== undefined;
  }

  /** A large ngrep log is read by two threads, from its start and from a record in its middle. */
  private textFeed(chosen: Extract<TraceKind, { kind: 'text' }>): TextFeed {
    const { index, source, options } = this;
    const start = this.secondStart(chosen.format);
    if (!options.startHalf || start === undefined) return new TextFeed({ index, source, ...chosen });
    const { path, identity } = source;
    const range = { from: start, to: source.size(), seed: options.seed };
    const feed = new TextFeed({ index, source, ...chosen, until: start });
    this.half = { start, feed, run: options.startHalf({ path, ...identity, ...range }) };
    return feed;
  }

  /** Where a second thread may begin; undefined for a file that is read by one. */
  private secondStart(format: TraceFormat): number | undefined {
    const { source } = this;
    const size = source.size();
    if (source.gzip || !isReadByTwo(format) || size < (this.options.leastShared ?? leastShared))
      return undefined;
    const middle = Math.floor(size / 2);
    const found = plainRecordStart(source.readRange(middle, Math.min(size, middle + middleBytes)));
    return found < 0 ? undefined : middle + found;
  }

  /** Puts the second half behind the first where they fit together. False while the first one is still to be read. */
  private async meet({ start, run, feed }: NonNullable<TraceReader['half']>): Promise<boolean> {
    if (!feed.hasMet) {
      // There is no boundary where the other one has begun: what it found is of no use.
      if (feed.unfinished.start > start) {
        run.stop();
        this.half = undefined;
      }
      return false;
    }
    const waited = await Promise.race([run.result, setTimeout(waitMs, 'waiting' as const)]);
    if (waited === 'waiting') return true;
    this.half = undefined;
    if (waited) appendPart(this.index, waited.part);
    const from = waited?.unfinished ?? { start, carry: '' };
    feed.goOnFrom(from);
    this.offset = from.start;
    this.source.packed = from.start;
    return true;
  }

  private end(): void {
    this.stop();
    // One that is followed is read anew.
    if (!this.canGrow) this.shrinkage = this.source.shrinkage();
    if (this.canGrow) this.feed?.settle();
    else if (this.feed) this.feed.finish();
    else this.reason ??= this.source.note ?? 'The file is empty.';
  }
}
