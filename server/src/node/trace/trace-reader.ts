import { TraceIndex } from '../../core/trace/index/trace-index';
import type { TraceRecord } from '../../core/trace/trace-record';
import { CaptureFeed } from './capture-feed';
import type { FileSource } from './file-source';
import { TextFeed } from './text-feed';
import { headBytes, traceKindOf } from './trace-kind';

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
  /** Messages by their rows, read again; undefined for those that the file does not hold any more. */
  read(rows: readonly number[]): Promise<readonly (TraceRecord | undefined)[]>;
  /** The whole trace as text of one character a byte, in the form that `analysedAs` names. */
  text(): AsyncIterable<string>;
  /** Id of the format of `text()`. */
  readonly analysedAs: string;
}

export interface ReadTraceOptions {
  readonly inputFormat: string | undefined;
  readonly follow: boolean;
  readonly seed: number;
}

/** A file while it is indexed, and after it. */
export class TraceReader {
  readonly index: TraceIndex;
  /** Undefined while the file has not shown what it is. */
  feed: TraceFeed | undefined;
  /** Why there is nothing to index; undefined where there is. */
  reason: string | undefined;
  private offset = 0;
  private packed: AsyncIterator<Uint8Array> | undefined;

  constructor(
    readonly source: FileSource,
    private readonly options: ReadTraceOptions,
  ) {
    this.index = new TraceIndex(options.seed);
  }

  get notes(): readonly string[] {
    const { note } = this.source;
    return [...(note === undefined ? [] : [note]), ...(this.feed?.notes() ?? [])];
  }

  /** True if the file may be followed: what is packed cannot grow. */
  get canGrow(): boolean {
    return this.options.follow && !this.source.gzip;
  }

  hasGrown(): boolean {
    return this.source.size() > this.offset;
  }

  /** Reads and indexes the next piece; false at the end (for now), or where the file is none that can be indexed. */
  async step(): Promise<boolean> {
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
    const chosen = traceKindOf(head, this.options.inputFormat);
    const { index, source } = this;
    if (chosen.kind === 'text') this.feed = new TextFeed({ index, source, ...chosen });
    else if (chosen.kind === 'capture') this.feed = new CaptureFeed({ index, source });
    else if (!(this.canGrow && head.length < headBytes)) this.reason = chosen.reason;
    return this.feed !== undefined;
  }

  private end(): void {
    if (this.canGrow) this.feed?.settle();
    else if (this.feed) this.feed.finish();
    else this.reason ??= this.source.note ?? 'The file is empty.';
  }
}
