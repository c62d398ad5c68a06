import { CaptureReader } from '../../core/trace/capture/capture-reader';
import { captureHeader } from '../../core/trace/capture/capture-to-siptrace';
import { recordOf } from '../../core/trace/capture/read-capture';
import { CaptureIndexer, isInPlace, recordInPlace } from '../../core/trace/index/capture-indexer';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import type { MediaSighting } from '../../core/trace/media-facts';
import type { TraceRecord } from '../../core/trace/trace-record';
import { writeTraceRecord } from '../../core/trace/write-siptrace';
import { nodeByteOps } from '../node-byte-ops';
import type { FileSource } from './file-source';
import type { TraceFeed } from './trace-reader';

export interface CaptureFeedOptions {
  readonly index: TraceIndex;
  readonly source: FileSource;
}

/** A capture on its way into an index. */
export class CaptureFeed implements TraceFeed {
  readonly format = 'pcap';
  readonly analysedAs = 'siptrace';
  private readonly indexer: CaptureIndexer;
  private length = 0;
  /** What was seen beside SIP when so many bytes were read. */
  private seen: { readonly length: number; readonly media: readonly MediaSighting[] } | undefined;

  constructor(private readonly options: CaptureFeedOptions) {
    this.indexer = new CaptureIndexer(options.index, nodeByteOps);
  }

  push(piece: Uint8Array): void {
    this.length += piece.length;
    this.indexer.push(piece);
  }

  finish(): void {
    this.indexer.finish();
  }

  /** A capture's packets are written as a whole: there is no unfinished end to show. */
  settle(): void {}

  notes(): readonly string[] {
    return this.indexer.summary().notes.map(note => note.text);
  }

  media(): readonly MediaSighting[] {
    if (this.seen?.length !== this.length)
      this.seen = { length: this.length, media: this.indexer.summary().media };
    return this.seen.media;
  }

  /** Messages that were put together from several packets are got by reading the capture again as far as they are. */
  async read(rows: readonly number[]): Promise<readonly (TraceRecord | undefined)[]> {
    const { index, source } = this.options;
    const endOf = (row: number) => (index.messages.offset[row] ?? 0) + (index.messages.bytes[row] ?? 0);
    const canSeek = (row: number) => isInPlace(index, row) && source.canRead(endOf(row));
    const others = rows.filter(row => !canSeek(row));
    const joined = others.length === 0 ? undefined : await this.readAgain(new Set(others));
    return rows.map(row => {
      const known = joined?.get(row);
      if (known || !canSeek(row)) return known;
      const start = index.messages.offset[row] ?? 0;
      const bytes = source.readRange(start, endOf(row));
      return bytes.length === index.messages.bytes[row]
        ? recordInPlace(index, row, bytes.toString('latin1'))
        : undefined;
    });
  }

  private async readAgain(rows: ReadonlySet<number>): Promise<ReadonlyMap<number, TraceRecord>> {
    const found = new Map<number, TraceRecord>();
    let number = 0;
    const reader = new CaptureReader({
      ops: nodeByteOps,
      message: message => {
        if (rows.has(number)) found.set(number, recordOf(message, nodeByteOps));
        number++;
      },
    });
    for await (const piece of this.pieces()) {
      reader.push(piece);
      if (found.size === rows.size) return found;
    }
    reader.finish();
    return found;
  }

  /** The pieces that were indexed; what has come since is not looked at. */
  private async *pieces(): AsyncIterable<Uint8Array> {
    let left = this.length;
    for await (const piece of this.options.source.pieces()) {
      yield piece.length > left ? piece.subarray(0, left) : piece;
      left -= piece.length;
      if (left <= 0) return;
    }
  }

  async *text(): AsyncIterable<string> {
    let parts: string[] = [captureHeader(this.indexer.summary(), new Set())];
    const reader = new CaptureReader({
      ops: nodeByteOps,
      message: message => parts.push(writeTraceRecord(recordOf(message, nodeByteOps), 'bytes')),
    });
    for await (const piece of this.pieces()) {
      reader.push(piece);
      yield latin1OfUtf8(parts.join(''));
      parts = [];
    }
    reader.finish();
    yield latin1OfUtf8(parts.join(''));
  }
}

/** Unicode text as its UTF-8 bytes, one character each. */
function latin1OfUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
