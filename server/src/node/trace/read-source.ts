/** The records of one of several files that are read as one trace. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CaptureSummary } from '../../core/trace/capture/capture-outcome';
import { siptrace } from '../../core/trace/formats/siptrace';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import { holdsMessage } from '../../core/trace/index/index-record';
import type { MediaSighting } from '../../core/trace/media-facts';
import { CaptureRecordTaker, type RecordTaker, TextRecordTaker } from '../../core/trace/record-taker';
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
  if (kind.kind === 'capture') return new CaptureRecordTaker({ ops: nodeByteOps, keep });
  // Native traces have no zone.
  const zone = kind.format === siptrace ? 0 : zoneMinutes;
  return new TextRecordTaker(kind, { ops: nodeByteOps, keep: record => keep(toUtc(record, zone)) });
}

function toUtc(record: TraceRecord, zoneMinutes: number): TraceRecord {
  const { time } = record;
  // A time of day alone would fall out of its day.
  if (zoneMinutes === 0 || !time || time.dateless) return record;
  return { ...record, time: { ...time, seconds: time.seconds - zoneMinutes * 60 } };
}
