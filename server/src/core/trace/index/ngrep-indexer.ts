import { emptyRow } from './index-record';
import { MORE, NgrepRecords, OTHER } from './ngrep-record';
import { type IndexFrom, TextIndexer, type TextIndexing } from './text-indexer';

const LF = 10;
/** No header line of the plain form is longer. */
const longestHeader = 200;

/**
 * Indexes ngrep's text at the speed of a search: records of the plain form are read as bytes. Whatever is not plain is
 * given to the format's own reader, from there to the next plain header line; where that has learned something that
 * later records need (a `carry`), it reads all the rest.
 */
export class NgrepIndexer {
  private buffer = new Uint8Array(1 << 21);
  private have = 0;
  /** Place of `buffer[0]` in the file. */
  private base: number;
  private readonly row = emptyRow();
  private readonly records: NgrepRecords;
  /** Reads line by line what is not plain. */
  private careful: TextIndexer | undefined;
  private carefulFrom = -1;
  /** True where the careful reader got the beginning of a line only. */
  private midLine = false;
  /** True once a careful reader has learned what later records need: then all are read that way. */
  private learned = false;
  private readonly noContext: number;
  private met = false;
  /** Where to stop; undefined once nobody asks any more. */
  private until: number | undefined;

  constructor(
    private readonly indexing: TextIndexing,
    private readonly from: IndexFrom,
  ) {
    this.base = from.start;
    this.until = indexing.until;
    this.records = new NgrepRecords(indexing.index, indexing.ops, this.row);
    this.noContext = indexing.index.contextOf(from.carry);
  }

  /** Where to begin again for what was pushed and is not indexed yet. */
  get unfinished(): IndexFrom {
    return this.careful?.unfinished ?? { start: this.base, carry: this.from.carry };
  }

  get hasMet(): boolean {
    return this.met;
  }

  push(bytes: Uint8Array): void {
    if (this.met) return;
    const needed = this.have + bytes.length;
    if (needed > this.buffer.length) {
      const bigger = new Uint8Array(needed * 2);
      bigger.set(this.buffer.subarray(0, this.have));
      this.buffer = bigger;
    }
    this.buffer.set(bytes, this.have);
    this.have = needed;
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
    while (at < this.have) {
      this.met = !this.careful && this.base + at === this.until;
      if (this.met) break;
      const next: number = this.careful ? this.skipCarefully(at, final) : this.readPlainly(at, final);
      if (next === at) break;
      at = next;
    }
    this.buffer.copyWithin(0, at, this.have);
    this.records.forget();
    this.have -= at;
    this.base += at;
  }

  /** Reads plain records from `at` on; answers where it stopped. */
  private readPlainly(at: number, final: boolean): number {
    const { row, records, buffer, have, base, indexing } = this;
    let place = at;
    while (place < have && base + place !== this.until) {
      const next = records.read(buffer, place, have, final);
      if (next === MORE) return place;
      if (next === OTHER) {
        this.carefulFrom = base + place;
        this.careful = new TextIndexer(indexing, { start: this.carefulFrom, carry: this.from.carry });
        return this.skipCarefully(place, final);
      }
      row.offset = base + place;
      row.length = records.messageEnd - place;
      row.context = this.noContext;
      row.flags = 0;
      indexing.index.add(row);
      place = next;
    }
    return place;
  }

  /** Gives lines to the careful reader up to the next plain header line; answers where it stopped. */
  private skipCarefully(at: number, final: boolean): number {
    const { careful, buffer, base } = this;
    if (!careful) return at;
    const stop = this.plainHeader(at, final);
    if (stop.at > at) careful.push(buffer.subarray(at, stop.at));
    if (!stop.found) return stop.at;
    careful.finish();
    const { carry } = careful.unfinished;
    // What was learned there must be known from here on.
    this.learned ||= carry !== this.from.carry;
    this.carefulFrom = base + stop.at;
    this.careful = this.learned
      ? new TextIndexer(this.indexing, { start: this.carefulFrom, carry })
      : undefined;
    return stop.at;
  }

  /** The first plain header line behind the careful reader's own first line; else what can be given to that reader by now. */
  private plainHeader(at: number, final: boolean): { readonly at: number; readonly found: boolean } {
    const { buffer, have, base } = this;
    for (let line = at; line < have; ) {
      const end = buffer.indexOf(LF, line);
      if (end < 0 || end >= have) {
        // A line that has not ended may become a header line, unless it is too long for one.
        const isOpen = !final && !this.midLine && have - line <= longestHeader;
        this.midLine = !isOpen;
        return { at: isOpen ? line : have, found: false };
      }
      const isOwn = this.midLine || base + line === this.carefulFrom;
      this.midLine = false;
      if (!isOwn && this.records.isHeader(buffer, line, end)) return { at: line, found: true };
      line = end + 1;
    }
    return { at: have, found: false };
  }
}
