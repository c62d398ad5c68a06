/** The records of one of several files that are read as one trace. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CaptureSummary } from '../../core/trace/capture/capture-outcome';
import { CaptureReader } from '../../core/trace/capture/capture-reader';
import { recordOf } from '../../core/trace/capture/read-capture';
import { ChunkCutter, type CutChunk } from '../../core/trace/cut-chunks';
import { siptrace } from '../../core/trace/formats/siptrace';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { holdsMessage } from '../../core/trace/index/index-record';
import { MediaAside } from '../../core/trace/media-aside';
import type { MediaSighting } from '../../core/trace/media-facts';
import type { TraceFormat } from '../../core/trace/trace-format';
import type { TraceRecord } from '../../core/trace/trace-record';
import { nodeByteOps } from '../node-byte-ops';
import { type FileSource, openSource } from './file-source';
import { SpilledRecords } from './spilled-records';
import { traceKindOf } from './trace-kind';

/** What was read of a file; `reason` where nothing of it can be used. */
export interface ReadSource {
  readonly format: string;
  /** Its messages; undefined where there are none to be had. To be closed by whoever asked for them. */
  readonly records: SpilledRecords | undefined;
  /** What is lost or cannot be read. */
  readonly notes: readonly string[];
  readonly holes: CaptureSummary['holes'];
  /** RTP streams and STUN answers. */
  readonly media: readonly MediaSighting[];
  readonly reason?: string;
}

export interface ReadSourceOptions {
  readonly path: string;
  /** Formats that the user taught; by default none. */
  readonly taught?: TaughtFormats;
  /** Minutes by which the clocks of text logs are ahead of UTC. */
  readonly zoneMinutes: number;
  /** Told after each piece: bytes on disk that were read, messages. False stops the reading. */
  readonly onPiece: (packed: number, messages: number) => boolean;
}

/** Takes the pieces of a file of one kind. */
interface RecordTaker {
  readonly format: string;
  push(piece: Uint8Array): void;
  finish(): Pick<ReadSource, 'notes' | 'holes' | 'media'>;
}

/** Reads a whole file. Never rejects. */
export async function readSource(options: ReadSourceOptions): Promise<ReadSource> {
  const source = openSource(options.path);
  if ('reason' in source) return unread(`It cannot be read: ${source.reason}.`);
  const records = new SpilledRecords();
  let read: ReadSource | undefined;
  try {
    read = await readPieces(source, records, options);
    return read;
  } catch (error) {
    return unread(`Reading stopped: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    source.close();
    if (!read?.records) records.close();
  }
}

function unread(reason: string): ReadSource {
  return { format: '', records: undefined, notes: [], holes: [], media: [], reason };
}

async function readPieces(
  source: FileSource,
  records: SpilledRecords,
  { path, onPiece, taught, zoneMinutes }: ReadSourceOptions,
): Promise<ReadSource> {
  const name = basename(path);
  const keep = (record: TraceRecord) => {
    const isMessage = holdsMessage(record.payload);
    if (isMessage) records.add(record, name);
    return isMessage;
  };

  let taker: RecordTaker | undefined;
  for await (const piece of source.pieces()) {
    const chosen = taker ?? takerOf(piece, { taught, zoneMinutes, keep });
    if ('reason' in chosen) return unread(chosen.reason);
    taker = chosen;
    taker.push(piece);
    if (!onPiece(source.packed, records.length)) return unread('Reading was stopped.');
    await setImmediate();
  }
  if (!taker) return unread(source.note ?? 'The file is empty.');
  const { notes, holes, media } = taker.finish();
  records.orderByFrame();
  const damage = source.note === undefined ? [] : [source.note];
  return { format: taker.format, records, notes: [...damage, ...notes], holes, media };
}

interface TakerOptions {
  readonly taught: TaughtFormats | undefined;
  readonly zoneMinutes: number;
  /** False for a record without a message. */
  readonly keep: (record: TraceRecord) => boolean;
}

function takerOf(
  head: Uint8Array,
  { taught, zoneMinutes, keep }: TakerOptions,
): RecordTaker | { readonly reason: string } {
  const kind = traceKindOf(head, undefined, taught);
  if (kind.kind === 'nothing') return kind;
  if (kind.kind === 'capture') return new CaptureTaker(keep);
  // Native traces have no zone.
  if (kind.format === siptrace) return new TextTaker(kind, keep, new MediaAside());
  return new TextTaker(kind, record => keep(toUtc(record, zoneMinutes)));
}

function toUtc(record: TraceRecord, zoneMinutes: number): TraceRecord {
  const { time } = record;
  // A time of day alone would fall out of its day.
  if (zoneMinutes === 0 || !time || time.dateless) return record;
  return { ...record, time: { ...time, seconds: time.seconds - zoneMinutes * 60 } };
}

class TextTaker implements RecordTaker {
  readonly format: string;
  private skip: number;
  private readonly cutter: ChunkCutter;

  constructor(
    { format, start }: { readonly format: TraceFormat; readonly start: number },
    private readonly keep: TakerOptions['keep'],
    private readonly aside?: MediaAside,
  ) {
    this.format = format.id;
    this.skip = start;
    this.cutter = new ChunkCutter(format, 'bytes');
  }

  push(piece: Uint8Array): void {
    const text = nodeByteOps.latin1(piece, this.skip, piece.length);
    this.skip = 0;
    this.aside?.push(text);
    this.take(this.cutter.push(text));
  }

  private take(chunks: readonly CutChunk[]): void {
    for (const { record } of chunks) if (record && !this.keep(record)) this.aside?.take(record);
  }

  finish() {
    this.take(this.cutter.finish());
    const { holes = [] } = this.aside?.header() ?? {};
    return { notes: [], holes, media: this.aside?.sightings() ?? [] };
  }
}

class CaptureTaker implements RecordTaker {
  readonly format = 'pcap';
  private readonly reader: CaptureReader;

  constructor(keep: TakerOptions['keep']) {
    this.reader = new CaptureReader({
      ops: nodeByteOps,
      message: message => void keep(recordOf(message, nodeByteOps)),
    });
  }

  push(piece: Uint8Array): void {
    this.reader.push(piece);
  }

  finish() {
    const { notes, holes, media } = this.reader.finish();
    return { notes: notes.map(note => note.text), holes, media };
  }
}
