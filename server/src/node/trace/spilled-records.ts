/**
 * Records of a file of any size, on the disk: what is kept of each in memory is a few numbers. They are written in the
 * native form to a file that only this user may read.
 */
import { SightingsBuilder } from '../../core/trace/estimate-clock-offset';
import { formatTime } from '../../core/trace/format-time';
import type { RecordTimes } from '../../core/trace/merge-traces';
import type { TraceRecord, TraceTime } from '../../core/trace/trace-record';
import { writeTraceRecord } from '../../core/trace/write-siptrace';
import { NamelessFile } from './nameless-file';
import { RecordColumns } from './record-columns';

/** Bytes that are written at once. */
const writeBytes = 1 << 20;
/** Bytes that are read at once where records are asked for in a row. */
const readBytes = 1 << 18;

export class SpilledRecords implements RecordTimes {
  private readonly file: NamelessFile;
  private readonly columns = new RecordColumns();
  private readonly seen = new SightingsBuilder();
  /** Numbers in the order of frames, where that is another one; undefined for the order in which they came. */
  private order: Int32Array | undefined;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  /** What was read last, and where the record ends that was asked for last. */
  private ahead = { offset: 0, bytes: Buffer.alloc(0), next: 0 };

  /** Makes the file, in a folder that is named after the program that needs it. Throws where that is not possible. */
  constructor(program = 'siplens') {
    this.file = new NamelessFile(`${program}-records-`);
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
    this.columns.add({ ...record, offset: this.file.length + this.pendingBytes, bytes: bytes.length });
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= writeBytes) this.flush();
  }

  private flush(): void {
    if (this.pendingBytes === 0) return;
    this.file.add(Buffer.concat(this.pending, this.pendingBytes));
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
    // A new piece each time: parts of the last one may be in use.
    const piece = this.file.read(offset, offset + (isNext ? Math.max(bytes, readBytes) : bytes));
    if (piece.length < bytes) throw new Error('the file of records ends early');
    this.ahead = { offset, bytes: piece, next: offset + bytes };
    return piece.subarray(0, bytes);
  }

  /** Frees the disk. */
  close(): void {
    this.file.close();
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
