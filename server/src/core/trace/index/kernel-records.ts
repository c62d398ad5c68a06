import type { ByteLines } from './byte-lines';
import { emptyRow } from './index-record';
import type { QuickRecords } from './quick-records';
import { kernelPlaces, type ScanKernel } from './scan-kernel';
import type { TraceIndex } from './trace-index';

/** Records that a kernel was asked for in vain before it is asked no more, if there were not more that it could read. */
const patience = 64;
/** Words of a row that a kernel writes, and which of them is what. */
const rowWords = 16;
const [AT, LENGTH, SOURCE, SOURCE_END, SOURCE_ID, TO, TO_END, TO_ID] = [0, 1, 4, 5, 6, 7, 8, 9] as const;
const [CALL, CALL_END, HASH, CODE, CSEQ, CALL_ID] = [10, 11, 12, 13, 14, 15] as const;
/** A Call-ID that is not known, and behind that downwards the rows that have the same one. */
const NO_CALL = -1;
const CALL_OF_ROW = -2;
const MICROS = 1;

export interface KernelRecordsOptions {
  readonly kernel: ScanKernel;
  readonly index: TraceIndex;
  readonly lines: ByteLines;
  readonly records: QuickRecords;
}

/** Puts the records into an index that a kernel can read. */
export class KernelRecords {
  private readonly words: Int32Array;
  private readonly times: Float64Array;
  private readonly row = emptyRow();
  private refused = 0;
  /** Records that were read. */
  taken = 0;

  constructor(private readonly options: KernelRecordsOptions) {
    const { buffer } = options.kernel.memory;
    this.words = new Int32Array(buffer, kernelPlaces.rows);
    this.times = new Float64Array(buffer, kernelPlaces.rows);
  }

  /**
   * Reads records from a line on, up to `stop`; answers the line with which the first one begins that was not read.
   * `base` is the place of the first byte of the lines in the file.
   */
  read(first: number, stop: number, base: number): number {
    const { kernel, lines, index, records } = this.options;
    if (lines.inKernel !== kernel || (this.refused > patience && this.refused > this.taken)) return first;
    const end = Math.min(stop, 0x7fffffff);
    let line = first;
    for (;;) {
      const next = kernel.read(line, lines.count, end, index.callNames.seed);
      const { value: count } = kernel.rows;
      this.add(count, base);
      this.taken += count;
      if (next === line) break;
      line = next;
      if (lines.startOf(line) >= end) break;
    }
    if (line === first) this.refused++;
    records.forget();
    return line;
  }

  private add(count: number, base: number): void {
    const { words, times, row } = this;
    const { index, records } = this.options;
    if (count > 0) row.context = records.context;
    for (let at = 0; at < count * rowWords; at += rowWords) {
      row.offset = base + (words[at + AT] ?? 0);
      row.length = words[at + LENGTH] ?? 0;
      row.micros = times[(at >> 1) + MICROS] ?? 0;
      const source = words[at + SOURCE_ID] ?? 0;
      row.source = source >= 0 ? source : this.endOf(words[at + SOURCE] ?? 0, words[at + SOURCE_END] ?? 0);
      const to = words[at + TO_ID] ?? 0;
      row.destination = to >= 0 ? to : this.endOf(words[at + TO] ?? 0, words[at + TO_END] ?? 0);
      const code = words[at + CODE] ?? 0;
      row.code = code & 0xffff;
      row.cseqMethod = code >>> 16;
      const call = words[at + CALL_ID] ?? 0;
      row.call = call >= 0 ? call : this.callOf(call, at);
      row.cseq = (words[at + CSEQ] ?? 0) >>> 0;
      index.add(row);
    }
  }

  /** The number of the call of the row at `at`: a new one, one that the kernel has forgotten, or that of an earlier row. */
  private callOf(call: number, at: number): number {
    const { words } = this;
    const { index, lines, kernel } = this.options;
    const [start, end, hash] = [words[at + CALL] ?? 0, words[at + CALL_END] ?? 0, words[at + HASH] ?? 0];
    const id =
      call === NO_CALL
        ? index.callNames.idOfHashed(hash, lines.bytes, start, end)
        : (words[(CALL_OF_ROW - call) * rowWords + CALL_ID] ?? 0);
    if (call === NO_CALL) kernel.rememberCall(start, end, hash, id);
    words[at + CALL_ID] = id;
    return id;
  }

  /** The number of an end that the kernel does not know yet. */
  private endOf(start: number, end: number): number {
    const { index, lines, kernel } = this.options;
    const id = index.endpoints.idOf(lines.bytes, start, end);
    kernel.remember(start, end, id);
    return id;
  }
}
