import { type ByteLines, MORE } from './byte-lines';
import { ODD_LINE, ROW_BITS } from './first-look';
import { OTHER } from './header-rows';
import type { KernelRecords } from './kernel-records';
import type { MessageRow } from './message-columns';
import type { PlainRecords } from './plain-records';
import { UNKNOWN } from './row-kind';
import { kernelPiece } from './scan-kernel';
import { type IndexFrom, TextIndexer, type TextIndexing } from './text-indexer';

/** Longest line that is looked at for the beginning of a record while records are read carefully. */
const longestHead = 2048;
/** After so many records that were not plain, and more of them than plain ones, all are read carefully. */
const patience = 64;

/** What reads the plain records of one format. */
export interface QuickParts {
  readonly lines: ByteLines;
  /** What `records` writes into. */
  readonly row: MessageRow;
  readonly records: PlainRecords;
  /** Reads what is plainest. */
  readonly kernel?: KernelRecords | undefined;
}

/**
 * Indexes a log at the speed of a search: records of the plain form are read as bytes. Whatever is not plain is given to
 * the format's own reader, from there to the next record that may be plain.
 */
export class QuickIndexer {
  private readonly lines: ByteLines;
  /** Place of the first byte of `lines` in the file. */
  private base: number;
  private readonly row: MessageRow;
  private readonly records: PlainRecords;
  private readonly kernel: KernelRecords | undefined;
  /** Reads line by line what is not plain. */
  private careful: TextIndexer | undefined;
  private carefulFrom = -1;
  /** True where the careful reader got the beginning of a line only. */
  private midLine = false;
  private odd = 0;
  private plain = 0;
  private met = false;
  /** Where to stop, the next place first; none once nobody asks any more. */
  private stops: readonly number[];

  constructor(
    private readonly indexing: TextIndexing,
    { lines, row, records, kernel }: QuickParts,
    private readonly from: IndexFrom,
  ) {
    this.base = from.start;
    this.stops = indexing.stops ?? [];
    this.lines = lines;
    this.row = row;
    this.records = records;
    this.kernel = kernel;
    records.resume(from.carry);
  }

  /** Where to begin again for what was pushed and is not indexed yet. */
  get unfinished(): IndexFrom {
    return this.careful?.unfinished ?? { start: this.base, carry: this.records.carry };
  }

  get hasMet(): boolean {
    return this.met;
  }

  push(bytes: Uint8Array): void {
    // No more than a kernel can hold.
    for (let at = 0; at < bytes.length && !this.met; at += kernelPiece) {
      this.lines.push(bytes.subarray(at, at + kernelPiece));
      this.take(false);
    }
  }

  finish(): void {
    if (!this.met) this.stops = [];
    this.take(true);
    this.careful?.finish();
    this.careful = undefined;
  }

  private take(final: boolean): void {
    let at = 0;
    while (at < this.lines.have) {
      // The other one has begun without knowing anything of before.
      this.met =
        !this.careful && this.base + at === this.nextStop(at) && this.records.carry === this.from.carry;
      if (this.met) break;
      const { careful } = this;
      const next: number = careful ? this.skipCarefully(careful, at, final) : this.readPlainly(at, final);
      // The careful reader may end right where it stood: then another one goes on.
      if (next === at && this.careful === careful) break;
      at = next;
    }
    this.lines.drop(at);
    this.records.forget();
    this.base += at;
  }

  /** Reads plain records from `at` on; answers where it stopped. */
  private readPlainly(at: number, final: boolean): number {
    const { row, records, lines, base, indexing } = this;
    const stop = this.nextStop(at + 1);
    let place = at;
    for (let line = lines.lineAt(at); place < lines.have; ) {
      if (base + place >= stop && place !== at) return place;
      if (this.kernel) {
        const read = this.kernel.read(line, stop - base, base);
        if (read !== line) {
          line = read;
          place = lines.startOf(line);
          continue;
        }
      }
      const next = records.read(line, final);
      if (next === MORE) return place;
      if (next === OTHER) {
        this.odd++;
        this.carefulFrom = base + place;
        this.careful = new TextIndexer(indexing, { start: this.carefulFrom, carry: records.carry });
        return this.skipCarefully(this.careful, place, final);
      }
      this.plain++;
      row.offset = base + place;
      row.flags = 0;
      if (records.hasMessage) indexing.index.add(row);
      line = next;
      place = lines.startOf(line);
    }
    return place;
  }

  /** Where to stop next, at `at` or behind it; far away where nowhere. */
  private nextStop(at: number): number {
    while ((this.stops[0] ?? Number.POSITIVE_INFINITY) < this.base + at) this.stops = this.stops.slice(1);
    return this.stops[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Gives lines to the careful reader up to a record that may be plain; answers where it stopped. */
  private skipCarefully(careful: TextIndexer, at: number, final: boolean): number {
    const { lines, base, records } = this;
    const stop = this.odd > patience && this.odd > this.plain ? undefined : this.nextStart(at, final);
    if (!stop?.found) {
      const end = stop?.at ?? lines.have;
      if (end > at) careful.push(lines.bytes.subarray(at, end));
      return end;
    }
    careful.push(lines.bytes.subarray(at, stop.end));
    const { start, carry } = careful.unfinished;
    // Only that reader knows whether a record begins there.
    if (start !== base + stop.at) return stop.end;
    this.careful = undefined;
    records.resume(carry);
    return stop.at;
  }

  /** The first line behind the careful reader's own that may begin a plain record; else what can be given to that reader by now. */
  private nextStart(
    at: number,
    final: boolean,
  ): { readonly at: number; readonly end: number; readonly found: boolean } {
    const { lines, base } = this;
    let start = at;
    for (let line = lines.lineAt(at); line < lines.count; line++) {
      const end = (lines.ends[line] ?? 0) + 1;
      const isOwn = this.midLine || base + start === this.carefulFrom;
      this.midLine = false;
      if (!isOwn && this.isStart(line)) return { at: start, end, found: true };
      start = end;
    }
    // A line that has not ended may begin a record, unless it is too long for that.
    const isOpen = start < lines.have && !final && !this.midLine && lines.have - start <= longestHead;
    this.midLine = start < lines.have && !isOpen;
    return { at: isOpen ? start : lines.have, end: 0, found: false };
  }

  private isStart(line: number): boolean {
    const { lines, records } = this;
    if ((lines.kindOf(line) & (ROW_BITS | ODD_LINE)) !== UNKNOWN) return false;
    const length = lines.textEnd(line) - lines.startOf(line);
    return length > 1 && length <= longestHead && records.isStart(line);
  }
}
