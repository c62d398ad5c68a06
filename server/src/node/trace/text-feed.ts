import { siptrace } from '../../core/trace/formats/siptrace';
import { indexText, type TextIndexingRun } from '../../core/trace/index/index-text';
import type { IndexFrom, TextIndexing } from '../../core/trace/index/text-indexer';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import { MediaAside } from '../../core/trace/media-aside';
import type { MediaSighting } from '../../core/trace/media-facts';
import type { TraceFormat } from '../../core/trace/trace-format';
import type { TraceRecord } from '../../core/trace/trace-record';
import { nodeByteOps } from '../node-byte-ops';
import type { FileSource } from './file-source';
import { nodeKernel } from './node-kernel';
import { readTextRecords } from './text-records';
import type { TraceFeed } from './trace-reader';

/** What of the end of a growing file is shown before it is complete, bytes. */
const longestTail = 1 << 20;

export interface TextFeedOptions {
  readonly index: TraceIndex;
  readonly source: FileSource;
  readonly format: TraceFormat;
  /** Where the text begins: behind a byte order mark. */
  readonly start: number;
  /** Where parts begin that other threads read. */
  readonly stops?: readonly number[];
}

/** A text trace on its way into an index. */
export class TextFeed implements TraceFeed {
  private indexer: TextIndexingRun;
  private skip: number;
  private length = 0;
  /** Messages that are there for good; those behind them are of the unfinished end. */
  private stable: number | undefined;
  /** Of native traces: what they show beside SIP. */
  private readonly aside: MediaAside | undefined;
  /** That, when so many bytes were read. */
  private seen: { readonly length: number; readonly media: readonly MediaSighting[] } | undefined;

  constructor(private readonly options: TextFeedOptions) {
    const { start, stops = [] } = options;
    this.skip = start;
    this.aside = options.format === siptrace ? new MediaAside() : undefined;
    this.indexer = this.indexingFrom({ start, carry: '' }, { stops, kernel: nodeKernel });
  }

  private indexingFrom(
    from: IndexFrom,
    options: Pick<TextIndexing, 'stops' | 'kernel'> = {},
  ): TextIndexingRun {
    const { index, format } = this.options;
    const { aside } = this;
    const indexing = {
      index,
      format,
      ops: nodeByteOps,
      ...options,
      ...(aside ? { aside: (record: TraceRecord) => aside.take(record) } : {}),
    };
    return indexText(indexing, from);
  }

  /** True once a part may be put behind what is indexed. */
  get hasMet(): boolean {
    return this.indexer.hasMet;
  }

  /** Where reading would begin again. */
  get unfinished(): IndexFrom {
    return this.indexer.unfinished;
  }

  /** Goes on at another place of the file: what stands before it is in the index. */
  goOnFrom(from: IndexFrom, stops: readonly number[]): void {
    this.indexer = this.indexingFrom(from, { stops, kernel: nodeKernel });
    this.length = from.start;
  }

  get format(): string {
    return this.options.format.id;
  }

  get analysedAs(): string {
    return this.format;
  }

  push(piece: Uint8Array): void {
    if (this.stable !== undefined) this.options.index.truncate(this.stable);
    this.stable = undefined;
    this.length += piece.length;
    const { skip, aside } = this;
    this.skip = 0;
    if (aside?.wantsText) aside.push(nodeByteOps.latin1(piece, skip, piece.length));
    this.indexer.push(skip > 0 ? piece.subarray(skip) : piece);
  }

  finish(): void {
    this.indexer.finish();
  }

  settle(): void {
    const { index, source } = this.options;
    const from = this.indexer.unfinished;
    this.stable = index.messages.length;
    if (this.length - from.start > longestTail) return;
    // A short text is not worth a kernel.
    const tail = this.indexingFrom(from);
    tail.push(source.readRange(from.start, this.length));
    tail.finish();
  }

  media(): readonly MediaSighting[] {
    if (this.seen?.length !== this.length)
      this.seen = { length: this.length, media: this.aside?.sightings() ?? [] };
    return this.seen.media;
  }

  notes(): readonly string[] {
    const { lostContexts } = this.options.index;
    return lostContexts === 0
      ? []
      : [
          `${lostContexts} messages are shown without what the lines before them tell: there is too much of it.`,
        ];
  }

  read(rows: readonly number[]): Promise<readonly (TraceRecord | undefined)[]> {
    return readTextRecords({ ...this.options, length: this.length }, rows);
  }

  async *text(): AsyncIterable<string> {
    let skip = this.options.start;
    let left = this.length;
    for await (const piece of this.options.source.pieces()) {
      const end = Math.min(piece.length, left);
      if (end > skip) yield nodeByteOps.latin1(piece, skip, end);
      left -= end;
      skip = 0;
      if (left <= 0) return;
    }
  }
}
