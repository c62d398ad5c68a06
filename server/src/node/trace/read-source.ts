/** The records of one of several files that are read as one trace. */
import { setImmediate } from 'node:timers/promises';
import type { CaptureSummary } from '../../core/trace/capture/capture-outcome';
import { CaptureReader } from '../../core/trace/capture/capture-reader';
import { recordOf } from '../../core/trace/capture/read-capture';
import { ChunkCutter, type CutChunk } from '../../core/trace/cut-chunks';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { holdsMessage } from '../../core/trace/index/index-record';
import type { TraceFormat } from '../../core/trace/trace-format';
import type { TraceRecord } from '../../core/trace/trace-record';
import { nodeByteOps } from '../node-byte-ops';
import { type FileSource, openSource } from './file-source';
import { traceKindOf } from './trace-kind';

/** What was read of a file; `reason` where nothing of it can be used. */
export interface ReadSource {
  readonly format: string;
  readonly records: readonly TraceRecord[];
  /** What is lost or cannot be read. */
  readonly notes: readonly string[];
  readonly holes: CaptureSummary['holes'];
  readonly reason?: string;
}

export interface ReadSourceOptions {
  readonly path: string;
  /** Formats that the user taught; by default none. */
  readonly taught?: TaughtFormats;
  /** Told after each piece: bytes on disk that were read, bytes of text or packets, messages. False stops the reading. */
  readonly onPiece: (packed: number, unpacked: number, messages: number) => boolean;
}

/** Takes the pieces of a file of one kind. */
interface RecordTaker {
  readonly format: string;
  push(piece: Uint8Array): void;
  finish(): Pick<ReadSource, 'records' | 'notes' | 'holes'>;
  readonly messages: number;
}

/** Reads a whole file. Never rejects. */
export async function readSource(options: ReadSourceOptions): Promise<ReadSource> {
  const source = openSource(options.path);
  if ('reason' in source) return unread(`It cannot be read: ${source.reason}.`);
  try {
    return await readPieces(source, options);
  } catch (error) {
    return unread(`Reading stopped: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    source.close();
  }
}

function unread(reason: string): ReadSource {
  return { format: '', records: [], notes: [], holes: [], reason };
}

async function readPieces(source: FileSource, { onPiece, taught }: ReadSourceOptions): Promise<ReadSource> {
  let taker: RecordTaker | undefined;
  let unpacked = 0;
  for await (const piece of source.pieces()) {
    const chosen = taker ?? takerOf(piece, taught);
    if ('reason' in chosen) return unread(chosen.reason);
    taker = chosen;
    taker.push(piece);
    unpacked += piece.length;
    if (!onPiece(source.packed, unpacked, taker.messages)) return unread('Reading was stopped.');
    await setImmediate();
  }
  if (!taker) return unread(source.note ?? 'The file is empty.');
  const { records, notes, holes } = taker.finish();
  const damage = source.note === undefined ? [] : [source.note];
  return { format: taker.format, records, notes: [...damage, ...notes], holes };
}

function takerOf(
  head: Uint8Array,
  taught: TaughtFormats | undefined,
): RecordTaker | { readonly reason: string } {
  const kind = traceKindOf(head, undefined, taught);
  if (kind.kind === 'nothing') return kind;
  return kind.kind === 'capture' ? new CaptureTaker() : new TextTaker(kind.format, kind.start);
}

class TextTaker implements RecordTaker {
  private readonly records: TraceRecord[] = [];
  private readonly cutter: ChunkCutter;

  constructor(
    private readonly traceFormat: TraceFormat,
    private skip: number,
  ) {
    this.cutter = new ChunkCutter(traceFormat, 'bytes');
  }

  get format(): string {
    return this.traceFormat.id;
  }

  get messages(): number {
    return this.records.length;
  }

  push(piece: Uint8Array): void {
    const text = nodeByteOps.latin1(piece, this.skip, piece.length);
    this.skip = 0;
    this.take(this.cutter.push(text));
  }

  private take(chunks: readonly CutChunk[]): void {
    for (const { record } of chunks) if (record && holdsMessage(record.payload)) this.records.push(record);
  }

  finish() {
    this.take(this.cutter.finish());
    return { records: this.records, notes: [], holes: [] };
  }
}

class CaptureTaker implements RecordTaker {
  readonly format = 'pcap';
  private readonly records: TraceRecord[] = [];
  private readonly reader = new CaptureReader({
    ops: nodeByteOps,
    message: message => {
      const record = recordOf(message, nodeByteOps);
      if (holdsMessage(record.payload)) this.records.push(record);
    },
  });

  get messages(): number {
    return this.records.length;
  }

  push(piece: Uint8Array): void {
    this.reader.push(piece);
  }

  finish() {
    const { notes, holes } = this.reader.finish();
    // A message that waited for a lost segment belongs before those that came meanwhile.
    this.records.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
    return { records: this.records, notes: notes.map(note => note.text), holes };
  }
}
