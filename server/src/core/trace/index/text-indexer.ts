import type { ByteOps } from '../../text/byte-ops';
import { ChunkCutter, type CutChunk } from '../cut-chunks';
import type { TraceFormat } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import { emptyRow, readRecordRow, recordLength } from './index-record';
import { Scratch } from './message-scan';
import type { MakeKernel } from './scan-kernel';
import type { TraceIndex } from './trace-index';

/** Bytes beyond a message that are read again with it: what its reader looks at to see that it has ended. */
const afterMessage = 4096;

/** Where indexing begins: 0 and '', or where a chunk begins and what its format must know. */
export interface IndexFrom {
  readonly start: number;
  readonly carry: string;
}

/** What is read of the bytes of a text, and into which index. */
export interface TextIndexing {
  readonly index: TraceIndex;
  readonly format: TraceFormat;
  readonly ops: ByteOps;
  /** Reads plain records of logs faster; without it, and where it makes none, they are read all the same. */
  readonly kernel?: MakeKernel | undefined;
  /** Where others have begun, in order: reading ends at the first of these with which a record begins that needs to know nothing of before. */
  readonly stops?: readonly number[];
  /** Gets the records that hold no message, which are not indexed. */
  readonly aside?: (record: TraceRecord) => void;
}

/**
 * Indexes a text trace of any format by its own reader, so that exactly the messages of an analysis are found. Bytes come
 * in pieces of any size. Memory: one unfinished line and what the format holds of one chunk.
 */
export class TextIndexer {
  private readonly cutter: ChunkCutter;
  private readonly into = { row: emptyRow(), scratch: new Scratch() };
  /** What is not plain is not joined: what it has learned counts for all that follows. */
  readonly hasMet = false;
  /** Where the chunk begins that is not complete yet, and what its format must know. */
  private open: IndexFrom;

  constructor(
    private readonly indexing: TextIndexing,
    from: IndexFrom,
  ) {
    this.open = from;
    this.cutter = new ChunkCutter(indexing.format, 'bytes', from);
  }

  /** Where to begin again for what was pushed and is not indexed yet. */
  get unfinished(): IndexFrom {
    return this.open;
  }

  push(bytes: Uint8Array): void {
    this.take(this.cutter.push(this.indexing.ops.latin1(bytes, 0, bytes.length)));
  }

  /** Ends the text. Nothing may be pushed after it. */
  finish(): void {
    this.take(this.cutter.finish());
  }

  private take(chunks: readonly CutChunk[]): void {
    const { index, aside } = this.indexing;
    for (const { start, end, record, carry } of chunks) {
      if (record) {
        const length = Math.min(end - start, recordLength(record) + afterMessage);
        const place = { offset: start, length, context: index.contextOf(this.open.carry) };
        if (readRecordRow(index, record, place, this.into)) index.add(this.into.row);
        else aside?.(record);
      }
      this.open = { start: end, carry };
    }
  }
}
