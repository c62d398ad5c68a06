/**
 * Records of a file of any size, on the disk: what is kept of each in memory is a few numbers. They are written in the
 * native form to a file that only this user may read.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SightingsBuilder } from '../../core/trace/estimate-clock-offset';
import { formatTime } from '../../core/trace/format-time';
import type { RecordTimes } from '../../core/trace/merge-traces';
import type { TraceRecord, TraceTime } from '../../core/trace/trace-record';
import { writeTraceRecord } from '../../core/trace/write-siptrace';
import { RecordColumns } from './record-columns';

/** Bytes that are written at once. */
const writeBytes = 1 << 20;
/** Bytes that are read at once where records are asked for in a row. */
const readBytes = 1 << 18;

export class SpilledRecords implements RecordTimes {
  private readonly folder: string;
  private readonly file: number;
  private readonly columns = new RecordColumns();
  private readonly seen = new SightingsBuilder();
  /** Numbers in the order of frames, where that is another one; undefined for the order in which they came. */
  private order: Int32Array | undefined;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private written = 0;
  /** What was read last, and where the record ends that was asked for last. */
  private ahead = { offset: 0, bytes: Buffer.alloc(0), next: 0 };

  /** Makes the file, in a folder that is named after the program that needs it. Throws where that is not possible. */
  constructor(program = 'siplens') {
    this.folder = mkdtempSync(join(tmpdir(), `${program}-records-`));
    this.file = openSync(join(this.folder, 'records'), 'wx+', 0o600);
    this.deleteName();
  }

  /** At once, so that nothing is left where the process is killed; a system that keeps the names of open files does it in the end. */
  private deleteName(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // It is open.
    }
  }

  get length(): number {
    return this.columns.length;
  }

  get sightings() {
    return this.seen.sightings();
  }

  /** Takes the next record; `note` tells where it is from, if anybody asks for that. Throws where the disk is full. */
  add(record: TraceRecord, note?: string): void {
    this.seen.add(record);
    const bytes = Buffer.from(writeTraceRecord({ ...record, note: record.note ?? note }, 'bytes'), 'utf8');
    this.columns.add({ ...record, offset: this.written + this.pendingBytes, bytes: bytes.length });
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= writeBytes) this.flush();
  }

  private flush(): void {
    if (this.pendingBytes === 0) return;
    const bytes = Buffer.concat(this.pending, this.pendingBytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at, bytes.length - at);
    this.written += bytes.length;
    this.pending = [];
    this.pendingBytes = 0;
  }

  /** Puts messages that waited for a lost segment before those that came meanwhile. */
  orderByFrame(): void {
    this.order = this.columns.orderByFrame();
  }

  /** How many came before the record that has this number now. */
  row(number: number): number {
    return this.order ? (this.order[number] ?? 0) : number;
  }

  timeAt(number: number): TraceTime | undefined {
    return this.columns.timeAt(this.row(number));
  }

  /** A record as text of the native form, UTF-8, at another time if one is given. */
  textAt(number: number, moved: TraceTime | undefined): Buffer {
    this.flush();
    const { offset, bytes } = this.columns.placeOf(this.row(number));
    const text = this.readAt(offset, bytes);
    return moved ? withTime(text, moved) : text;
  }

  /** Bytes of the file. Whoever asks for one record after the other gets them of a piece that is read at once. */
  private readAt(offset: number, bytes: number): Buffer {
    const { ahead } = this;
    const at = offset - ahead.offset;
    this.ahead = { ...ahead, next: offset + bytes };
    if (at >= 0 && at + bytes <= ahead.bytes.length) return ahead.bytes.subarray(at, at + bytes);
    const isNext = offset === ahead.next;
    const piece = this.read(offset, isNext ? Math.max(bytes, readBytes) : bytes);
    if (piece.length < bytes) throw new Error('the file of records ends early');
    this.ahead = { offset, bytes: piece, next: offset + bytes };
    return piece.subarray(0, bytes);
  }

  private read(offset: number, bytes: number): Buffer {
    // A new one each time: parts of the last one may be in use.
    const piece = Buffer.allocUnsafeSlow(Math.min(bytes, this.written - offset));
    let have = 0;
    while (have < piece.length) {
      const count = readSync(this.file, piece, have, piece.length - have, offset + have);
      if (count === 0) break;
      have += count;
    }
    return piece.subarray(0, have);
  }

  /** Frees the disk. */
  close(): void {
    closeSync(this.file);
    this.deleteName();
  }
}

/** A record of the native form at another time: the second word of its line is all that tells it. */
function withTime(text: Buffer, time: TraceTime): Buffer {
  const start = '--- '.length;
  const end = text.indexOf(' ', start);
  return Buffer.concat([
    text.subarray(0, start),
    Buffer.from(formatTime(time) ?? '-', 'latin1'),
    text.subarray(end),
  ]);
}
