import type { ShapeChain } from '../formats/shape-chain';
import { ByteLines, MORE, ODD } from './byte-lines';
import { OTHER } from './header-rows';
import { emptyRow } from './index-record';
import { QuickRecords } from './quick-records';
import { rowKind, UNKNOWN } from './row-kind';
import { type IndexFrom, TextIndexer, type TextIndexing } from './text-indexer';

const LF = 10;
/** Longest line that is looked at for the beginning of a record while records are read carefully. */
const longestHead = 2048;
/** After so many records that were not plain, and more of them than plain ones, all are read carefully. */
const patience = 64;

/**
 * Indexes a log at the speed of a search: records of the plain form are read as bytes. Whatever is not plain is given to
 * the format's own reader, from there to the next record that may be plain.
 */
export class QuickIndexer {
  private readonly lines = new ByteLines();
  /** Place of the first byte of `lines` in the file. */
  private base: number;
  private readonly row = emptyRow();
  private readonly records: QuickRecords;
  /** Reads line by line what is not plain. */
  private careful: TextIndexer | undefined;
  private carefulFrom = -1;
  /** True where the careful reader got the beginning of a line only. */
  private midLine = false;
  private odd = 0;
  private plain = 0;
  private met = false;
  /** Where to stop; undefined once nobody asks any more. */
  private until: number | undefined;

  constructor(
    private readonly indexing: TextIndexing,
    chain: ShapeChain,
    private readonly from: IndexFrom,
  ) {
    this.base = from.start;
    this.until = indexing.until;
    this.records = new QuickRecords(indexing.index, this.lines, indexing.ops, chain, this.row);
    this.records.heads.resume(from.carry);
  }

  /** Where to begin again for what was pushed and is not indexed yet. */
  get unfinished(): IndexFrom {
    return this.careful?.unfinished ?? { start: this.base, carry: this.records.heads.carry };
  }

  get hasMet(): boolean {
    return this.met;
  }

  push(bytes: Uint8Array): void {
    if (this.met) return;
    this.lines.push(bytes);
    this.take(false);
  }

  finish(): void {
    if (!this.met) this.until = undefined;
    this.take(true);
    this.careful?.finish();
    this.careful = undefined;
  }

  private take(final: boolean): void {
    let at = 0;
    while (at < this.lines.have) {
      // The other one has begun without knowing anything of before.
      this.met =
        !this.careful && this.base + at === this.until && this.records.heads.carry === this.from.carry;
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
    let place = at;
    while (place < lines.have && (base + place !== this.until || place === at)) {
      const next = records.read(place, final);
      if (next === MORE) return place;
      if (next === OTHER) {
        this.odd++;
        this.carefulFrom = base + place;
        this.careful = new TextIndexer(indexing, { start: this.carefulFrom, carry: records.heads.carry });
        return this.skipCarefully(this.careful, place, final);
      }
      this.plain++;
      row.offset = base + place;
      row.flags = 0;
      if (records.hasMessage) indexing.index.add(row);
      place = next;
    }
    return place;
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
    records.heads.resume(carry);
    return stop.at;
  }

  /** The first line behind the careful reader's own that may begin a plain record; else what can be given to that reader by now. */
  private nextStart(
    at: number,
    final: boolean,
  ): { readonly at: number; readonly end: number; readonly found: boolean } {
    const { lines, base } = this;
    for (let line = at; line < lines.have; ) {
      const end = this.lineEnd(line);
      if (end < 0) {
        // A line that has not ended may begin a record, unless it is too long for that.
        const isOpen = !final && !this.midLine && lines.have - line <= longestHead;
        this.midLine = !isOpen;
        return { at: isOpen ? line : lines.have, end: 0, found: false };
      }
      const isOwn = this.midLine || base + line === this.carefulFrom;
      this.midLine = false;
      if (!isOwn && this.isStart(line)) return { at: line, end: end + 1, found: true };
      line = end + 1;
    }
    return { at: lines.have, end: 0, found: false };
  }

  /** The LF that ends a line, whatever the line holds; -1 where it is not there. */
  private lineEnd(line: number): number {
    const { lines, indexing } = this;
    const end = lines.lineEnd(line);
    if (end !== ODD) return end;
    const found = indexing.ops.indexOf(lines.bytes, LF, lines.textEnd);
    return found < 0 || found >= lines.have ? MORE : found;
  }

  private isStart(line: number): boolean {
    const { lines, records } = this;
    if (rowKind(lines.view, line) !== UNKNOWN || lines.lineEnd(line) < 0) return false;
    return (
      lines.textEnd - line > 1 && lines.textEnd - line <= longestHead && records.isStart(line, lines.textEnd)
    );
  }
}
