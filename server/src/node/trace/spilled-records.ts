/**
 * Records of a file of any size, on the disk: what is kept of each in memory is a few numbers. They are written in the
 * native form to a file that only this user may read.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SightingsBuilder } from '../../core/trace/estimate-clock-offset';
import { siptrace } from '../../core/trace/formats/siptrace';
import { readRecordAt } from '../../core/trace/index/read-record';
import type { RecordTimes } from '../../core/trace/merge-traces';
import type { TraceRecord, TraceTime } from '../../core/trace/trace-record';
import { writeTraceRecord } from '../../core/trace/write-siptrace';
import { RecordColumns } from './record-columns';

/** Bytes that are written at once. */
const writeBytes = 1 << 20;

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
    const text = Buffer.allocUnsafe(bytes);
    for (let at = 0; at < bytes; ) {
      const count = readSync(this.file, text, at, bytes - at, offset + at);
      if (count === 0) throw new Error('the file of records ends early');
      at += count;
    }
    if (!moved) return text;
    const record = readRecordAt(text.toString('latin1'), { format: siptrace, carry: '', atEnd: true });
    if (!record) throw new Error('a record cannot be read again');
    return Buffer.from(writeTraceRecord({ ...record, time: moved }, 'bytes'), 'utf8');
  }

  /** Frees the disk. */
  close(): void {
    closeSync(this.file);
    this.deleteName();
  }
}
