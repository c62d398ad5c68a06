import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { isReadInParts } from '../../core/trace/index/index-text';
import { TraceIndex } from '../../core/trace/index/trace-index';
import type { MediaSighting } from '../../core/trace/media-facts';
import type { TraceRecord } from '../../core/trace/trace-record';
import { CaptureFeed } from './capture-feed';
import type { PartProgress, StartPart } from './file-part';
import type { FileSource } from './file-source';
import { PartsAhead, partStarts } from './parts-ahead';
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
  /** Begins to index a later part of a large file elsewhere; without it, a file is read from one end to the other. */
  readonly startPart?: StartPart;
  /** How many parts can be read at the same time; one by default. */
  readonly processors?: number;
  /** Bytes that a part has at least; for tests. */
  readonly leastPart?: number;
}

/** Below this many bytes a part is not worth the start of a thread. */
const leastPart = 40 << 20;

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
  private ahead: { readonly parts: PartsAhead; readonly feed: TextFeed } | undefined;
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

  /** Bytes and messages that are indexed, those of parts that are read elsewhere included. */
  get progress(): PartProgress {
    const ahead = this.ahead?.parts.progress;
    return {
      bytes: this.source.packed + (ahead?.bytes ?? 0),
      messages: this.index.messages.length + (ahead?.messages ?? 0),
    };
  }

  /** Ends what reads elsewhere. */
  stop(): void {
    this.ahead?.parts.stop();
  }

  /** Reads and indexes the next piece; false at the end (for now), or where the file is none that can be indexed. */
  async step(): Promise<boolean> {
    if (this.ahead && (await this.meet(this.ahead))) return true;
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

  /** A large ngrep log is read in parts, by a thread each. */
  private textFeed(chosen: Extract<TraceKind, { kind: 'text' }>): TextFeed {
    const { index, source } = this;
    const { startPart, processors = 1, seed } = this.options;
    const isShared = startPart && !source.gzip && isReadInParts(chosen.format);
    const starts = isShared ? partStarts(source, processors, this.options.leastPart ?? leastPart) : [];
    const feed = new TextFeed({ index, source, ...chosen, stops: starts });
    if (startPart && starts.length > 0)
      this.ahead = { parts: new PartsAhead(index, source, { starts, seed, startPart }), feed };
    return feed;
  }

  /** Puts the next part behind what is indexed where it fits. False while there is more to be read here. */
  private async meet({ parts, feed }: NonNullable<TraceReader['ahead']>): Promise<boolean> {
    if (!parts.isJoining && !feed.hasMet) {
      parts.pass(feed.unfinished.start);
      if (parts.starts.length === 0) this.ahead = undefined;
      return false;
    }
    const joined = await parts.join(feed.unfinished);
    if (joined.kind !== 'go-on') return true;
    const { from } = joined;
    feed.goOnFrom(from, parts.starts);
    if (parts.starts.length === 0) this.ahead = undefined;
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
