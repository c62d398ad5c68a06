/**
 * AssemblyScript, not TypeScript: the loops of the quick reader of logs that cost the most, for processors that look at
 * sixteen bytes at a time. `node tools/make-kernel.mjs` makes `kernel-code.ts` of it.
 *
 * Each function does what a class of `core/trace/index` does, which reads on wherever there is no WebAssembly: `look` as
 * `ByteLines`, `read` as `QuickRecords` over `HeaderRows` and `NgrepHeader`. `read` stops before any record that it does
 * not know to be plain: that one is read in TypeScript. Places count from `BYTES`; nothing here allocates.
 */

import { ask, REST_LINE, START_LINE } from './answers';
import { callEnd, callStart, cseq, cseqMethod, readRows } from './header-rows';
import { callOf, hashOf } from './known-calls';
import { count, setCount } from './lines';
import {
  CR_BEFORE,
  DESCRIPTION,
  DOT_BEFORE,
  endOf,
  kindOf,
  ODD_LINE,
  ROW_BITS,
  ROWS,
  startOf,
} from './memory';
import {
  destination,
  destinationEnd,
  destinationId,
  micros,
  readHeader,
  source,
  sourceEnd,
  sourceId,
} from './ngrep-header';
import { isCommonStart, startCode } from './start-line';

export { rememberCall } from './known-calls';
export { count, lineStart, look, odd } from './lines';
export { remember } from './ngrep-header';

/** Rows that are written before they are fetched, and bytes of each. */
const MOST_ROWS: i32 = 2048;
const ROW_BYTES: i32 = 64;
/** As in `quick-records.ts`. */
const LONGEST_RECORD: i32 = 1 << 17;
/** Longest start line that is looked at. */
const LONGEST_START: i32 = 1 << 14;

/** Rows that the last `read` has written. */
export let rows: i32 = 0;

/**
 * Reads records from line `first` of so many lines on, up to one that begins at `stop` or behind it, is not plain or
 * not whole. Answers the line with which that one begins.
 */
export function read(first: i32, lines: i32, stop: i32, seed: i32): i32 {
  setCount(lines);
  rows = 0;
  let line = first;
  if (!isHeader(line)) return line;
  while (rows < MOST_ROWS) {
    const at = startOf(line);
    if (at >= stop && line != first) break;
    const limit = at + LONGEST_RECORD;
    const code = readStart(line + 1, limit);
    if (code < 0) break;
    const body = readRows(line + 2, limit);
    if (body < 0) break;
    const row = ROWS + rows * ROW_BYTES;
    store<i32>(row, at);
    store<f64>(row, micros, 8);
    store<i32>(row, source, 16);
    store<i32>(row, sourceEnd, 20);
    store<i32>(row, sourceId, 24);
    store<i32>(row, destination, 28);
    store<i32>(row, destinationEnd, 32);
    store<i32>(row, destinationId, 36);
    const next = skipRest(body, limit);
    if (next < 0) break;
    store<i32>(row, startOf(next) - at, 4);
    store<i32>(row, callStart, 40);
    store<i32>(row, callEnd, 44);
    const hash = hashOf(callStart, callEnd, seed);
    store<i32>(row, hash, 48);
    store<i32>(row, code | (cseqMethod << 16), 52);
    store<u32>(row, cseq, 56);
    store<i32>(row, callOf(callStart, callEnd, hash, rows), 60);
    rows++;
    line = next;
  }
  return line;
}

function isHeader(line: i32): bool {
  return line < count && (kindOf(line) & (ROW_BITS | ODD_LINE | CR_BEFORE)) == 0 && readHeader(startOf(line), endOf(line));
}

function readStart(line: i32, limit: i32): i32 {
  if (line >= count || endOf(line) >= limit || (kindOf(line) & (ODD_LINE | DOT_BEFORE)) != DOT_BEFORE) return -1;
  const start = startOf(line);
  const end = endOf(line) - 1;
  if (end - start > LONGEST_START || !(isCommonStart(start, end) || ask(START_LINE, line))) return -1;
  return startCode(start, end);
}

/** The line with which the next record begins; -1 where that takes another look or more bytes. */
function skipRest(body: i32, limit: i32): i32 {
  let line = body;
  while (line < count && (kindOf(line) & (ROW_BITS | ODD_LINE)) == DESCRIPTION) line++;
  if (startOf(line) > limit) return -1;
  for (; line < count; line++) {
    const kind = kindOf(line);
    if ((kind & ODD_LINE) != 0 || endOf(line) >= limit) return -1;
    if ((kind & ROW_BITS) != 0) continue;
    const start = startOf(line);
    const end = endOf(line);
    if (end - start <= ((kind & CR_BEFORE) != 0 ? 2 : 1)) continue;
    if (isHeader(line)) return line;
    if (!ask(REST_LINE, line)) return -1;
  }
  return -1;
}
