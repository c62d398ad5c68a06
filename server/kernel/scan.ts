/**
 * AssemblyScript, not TypeScript: the loops of the quick reader of logs that cost the most, for processors that look at
 * sixteen bytes at a time. `node tools/make-kernel.mjs` makes `kernel-bytes.ts` of it.
 *
 * Each function does what a class of `core/trace/index` does, which reads on wherever there is no WebAssembly: `look` as
 * `ByteLines`, `read` as `QuickRecords` over `HeaderRows` and `NgrepHeader`. `read` stops before any record that it does
 * not know to be plain: that one is read in TypeScript. Places count from `BYTES`; nothing here allocates.
 */

/** Asked in TypeScript, seldom: where the minute begins that is written at a place, in seconds; NaN for none. */
@external('host', 'minute')
declare function minuteAt(at: i32): f64;
/** True if the line is a start line at its beginning. */
@external('host', 'start')
declare function isStart(line: i32): bool;
/** True if the line is a row of a message that tells an index nothing. */
@external('host', 'row')
declare function isRow(line: i32, maySpread: bool): bool;
/** True if the line behind a message begins no record. */
@external('host', 'rest')
declare function isRest(line: i32): bool;

// Where things stand in the memory; `scan-kernel.ts` names the same places.
const NAME_STARTS: i32 = 0;
const NAMES: i32 = 0x2000;
const SIGNS: i32 = 0x6000;
const METHOD_SHAPES: i32 = 0x6100;
const METHODS: i32 = 0x6300;
const MINUTE: i32 = 0x6700;
const ANSWERS: i32 = 0x6800;
const ROWS: i32 = 0x10000;
const ENDS_KNOWN: i32 = 0x30000;
const BYTES: i32 = 0x90000;
const LINE_ENDS: i32 = 0x1d0000;
const KINDS: i32 = 0x6d0000;

const MOST_ROWS: i32 = 2048;
const ROW_BYTES: i32 = 64;
/** As in `quick-records.ts` and `ngrep-header.ts`. */
const LONGEST_RECORD: i32 = 1 << 17;
const LONGEST_HEADER: i32 = 200;
const LONGEST_START: i32 = 1 << 14;

const TAB: i32 = 9;
const LF: i32 = 10;
const CR: i32 = 13;
const SP: i32 = 32;
const DOT: i32 = 46;
const COLON: i32 = 58;

// `RowKind` and `FirstLook`.
const CALL_ID: i32 = 2;
const CSEQ: i32 = 3;
const LENGTH: i32 = 4;
const DESCRIPTION: i32 = 6;
const ROW_BITS: i32 = 7;
const ODD_LINE: i32 = 8;
const CR_BEFORE: i32 = 16;
const DOT_BEFORE: i32 = 32;
const REQUEST_CODE: i32 = 1000;

// @ts-expect-error: decorator
@inline
function byte(at: i32): i32 {
  return i32(load<u8>(BYTES + at));
}

// Lines --------------------------------------------------------------------------------------------------------------

/** Lines that have ended, where the one begins that has not, and what is odd about that one so far. */
export let count: i32 = 0;
export let lineStart: i32 = 0;
export let odd: i32 = 0;

// @ts-expect-error: decorator
@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128): i64 {
  const low = u32(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16));
  const high = i64(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16));
  return i64(low) | (high << 32);
}

/** Looks at the bytes of `[from, stop)`: notes the end and the kind of each line that ends there. */
export function look(from: i32, stop: i32): void {
  const ends = i8x16.splat(i8(LF));
  const controls = i8x16.splat(i8(SP));
  let lines = count;
  let start = lineStart;
  let isOdd = odd;
  for (let at = from; at < stop; at += 64) {
    const p = BYTES + at;
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const a1 = i8x16.eq(a, ends);
    const b1 = i8x16.eq(b, ends);
    const c1 = i8x16.eq(c, ends);
    const d1 = i8x16.eq(d, ends);
    const a2 = i8x16.lt_u(a, controls);
    const b2 = i8x16.lt_u(b, controls);
    const c2 = i8x16.lt_u(c, controls);
    const d2 = i8x16.lt_u(d, controls);
    const others = v128.or(
      v128.or(v128.xor(a1, a2), v128.xor(b1, b2)),
      v128.or(v128.xor(c1, c2), v128.xor(d1, d2)),
    );
    // Other controls than ends of lines are seldom.
    const isMixed = v128.any_true(others);
    let left = isMixed ? bitsOf(a2, b2, c2, d2) : bitsOf(a1, b1, c1, d1);
    if (stop - at < 64) left &= (i64(1) << i64(stop - at)) - 1;
    for (; left != 0; left &= left - 1) {
      const place = at + i32(ctz(left));
      if (isMixed) {
        const sign = byte(place);
        if (sign != LF) {
          if (sign != TAB && (sign != CR || byte(place + 1) != LF)) isOdd = ODD_LINE;
          continue;
        }
      }
      const last = place > start ? byte(place - 1) : LF;
      const end = last == DOT ? DOT_BEFORE : last == CR ? CR_BEFORE : 0;
      store<u8>(KINDS + lines, u8(startKind(start) | end | isOdd));
      store<i32>(LINE_ENDS + (lines << 2), place);
      lines++;
      start = place + 1;
      isOdd = 0;
    }
  }
  count = lines;
  lineStart = start;
  odd = isOdd;
}

/** The kind of the row at `at`, by its name: as `startKind` and `rowKind`. */
// @ts-expect-error: decorator
@inline
function startKind(at: i32): i32 {
  const p = BYTES + at;
  const two = i32(load<u16>(p));
  const letter = two & 0xff;
  if (two >> 8 == 61 && letter >= 97 && letter <= 122) return DESCRIPTION;
  // Of each name: its kind, its length, its bytes. A kind of 0 ends the names that begin alike.
  let name = NAMES + i32(load<u16>(NAME_STARTS + (((two & 63) << 7) | ((two >> 7) & 126))));
  for (let kind = load<i32>(name); kind != 0; kind = load<i32>(name)) {
    const rest = -1 << load<i32>(name, 4);
    let same = i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(name, 16))) | rest;
    if ((same & 0xffff) == 0xffff) {
      same |= i8x16.bitmask(i8x16.eq(v128.load(p, 16), v128.load(name, 32))) << 16;
      if (same == -1) return kind;
    }
    name += 48;
  }
  return 0;
}

// @ts-expect-error: decorator
@inline
function startOf(line: i32): i32 {
  return line > 0 ? load<i32>(LINE_ENDS - 4 + (line << 2)) + 1 : 0;
}

// @ts-expect-error: decorator
@inline
function endOf(line: i32): i32 {
  return load<i32>(LINE_ENDS + (line << 2));
}

// @ts-expect-error: decorator
@inline
function kindOf(line: i32): i32 {
  return i32(load<u8>(KINDS + line));
}

// Header lines of ngrep ----------------------------------------------------------------------------------------------

let minuteStart: f64 = NaN;
let micros: f64 = 0;
let source: i32 = 0;
let sourceEnd: i32 = 0;
let sourceId: i32 = 0;
let destination: i32 = 0;
let destinationEnd: i32 = 0;
let destinationId: i32 = 0;

/** True if `[at, end)` is a header line of the plain form, as `NgrepHeader.read` says. */
function readHeader(at: i32, end: i32): bool {
  if (end - at > LONGEST_HEADER || end - at < 29 || !readTime(at)) return false;
  source = at + 29;
  sourceEnd = readEnd(source);
  if (sourceEnd < 0 || load<u32>(BYTES + sourceEnd) != 0x203e2d20) return false;
  sourceId = knownId;
  destination = sourceEnd + 4;
  destinationEnd = readEnd(destination);
  destinationId = knownId;
  return destinationEnd >= 0 && endOfRest(destinationEnd, end) == end;
}

function readTime(at: i32): bool {
  const p = BYTES + at;
  const differs = v128.or(
    v128.xor(v128.load(p), v128.load(MINUTE)),
    v128.xor(v128.load(p, 3), v128.load(MINUTE, 3)),
  );
  if (v128.any_true(differs)) {
    const found = minuteAt(at);
    if (found != found) return false;
    minuteStart = found;
    memory.copy(MINUTE, p, 19);
  }
  const tens = byte(at + 19) - 48;
  const ones = byte(at + 20) - 48;
  if (u32(tens) > 5 || u32(ones) > 9 || byte(at + 21) != DOT) return false;
  let fraction = 0;
  for (let i = at + 22; i < at + 28; i++) {
    const digit = byte(i) - 48;
    if (u32(digit) > 9) return false;
    fraction = fraction * 10 + digit;
  }
  micros = (minuteStart + f64(tens * 10 + ones)) * 1e6 + f64(fraction);
  return byte(at + 28) == SP;
}

let knownId: i32 = -1;

// @ts-expect-error: decorator
@inline
function slotOf(at: i32): i32 {
  const p = BYTES + at;
  const mixed = (load<i32>(p, 4) ^ (load<i32>(p, 8) * 0x2c1b3c6d)) * 0x297a2d39;
  return ENDS_KNOWN + ((mixed ^ (mixed >>> 15)) & 0x1fff) * 48;
}

/** Where the end of a message that is written at `at` ends; -1 where none is. `knownId` is then its number, or -1. */
function readEnd(at: i32): i32 {
  const p = BYTES + at;
  const slot = slotOf(at);
  const length = load<i32>(slot);
  const same =
    i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(slot, 16))) |
    (i8x16.bitmask(i8x16.eq(v128.load(p, 16), v128.load(slot, 32))) << 16);
  if (length > 0 && (same | (-1 << length)) == -1 && !isDigit(byte(at + length))) {
    knownId = load<i32>(slot, 4);
    return at + length;
  }
  knownId = -1;
  return endOfIpv4End(at);
}

/** Notes the number of the end in `[start, end)`. */
export function remember(start: i32, end: i32, id: i32): void {
  const length = end - start;
  if (length > 31) return;
  const slot = slotOf(start);
  store<i32>(slot, length);
  store<i32>(slot, id, 4);
  memory.copy(slot + 16, BYTES + start, length);
}

// @ts-expect-error: decorator
@inline
function isDigit(c: i32): bool {
  return u32(c - 48) <= 9;
}

/** Where `10.0.0.1:5060` ends that begins at `at`; -1 for anything else. */
function endOfIpv4End(at: i32): i32 {
  let i = at;
  for (let part = 0; part < 5; part++) {
    const from = i;
    while (isDigit(byte(i))) i++;
    if (i == from || i - from > 5) return -1;
    if (part == 4) return i;
    if (byte(i++) != (part == 3 ? COLON : DOT)) return -1;
  }
  return -1;
}

/** Where flags of TCP and the number of the packet end, behind the ends. */
function endOfRest(at: i32, end: i32): i32 {
  let rest = at;
  if (byte(rest) == SP && byte(rest + 1) == 91) {
    rest += 2;
    while (rest < end && byte(rest) != 93) {
      if (u32(byte(rest) - 65) > 25) return -1;
      rest++;
    }
    rest++;
  }
  if (byte(rest) == SP && byte(rest + 1) == 35) {
    rest += 2;
    while (rest < end && isDigit(byte(rest))) rest++;
  }
  return rest;
}

// Start lines --------------------------------------------------------------------------------------------------------

/** `SIP/2.0` at a place, and any sign behind it. */
// @ts-expect-error: decorator
@inline
function isVersion(at: i32): bool {
  const p = BYTES + at;
  return load<u32>(p) == 0x2f504953 && (load<u32>(p, 4) & 0xffffff) == 0x302e32;
}

/** True for a start line that needs no question: as `isCommonStartLine`. */
function isCommonStart(start: i32, end: i32): bool {
  let blanks = 0;
  let uriSigns = 0;
  for (let i = start; i < end; i++) {
    const sign = i32(load<u8>(SIGNS + byte(i)));
    if (sign == 0) return false;
    blanks += sign >> 2;
    uriSigns += (sign >> 1) & 1;
  }
  // `SIP/2.0 200 OK`: the version holds two signs of URIs, `/` and `.`, and behind it stands none.
  if (isVersion(start)) return uriSigns == 2 && byte(start + 7) == SP && byte(start + 11) == SP;
  if (blanks != 2 || byte(end - 8) != SP || !isVersion(end - 7)) return false;
  let method = start;
  while (u32(byte(method) - 65) <= 25) method++;
  return method > start && method - start <= 32 && byte(method) == SP && byte(end - 9) != COLON;
}

/** The code of a well-formed start line; -1 for anything else: as `startCode`. */
function startCode(start: i32, end: i32): i32 {
  if (isVersion(start)) {
    const a = byte(start + 8) - 48;
    const b = byte(start + 9) - 48;
    const c = byte(start + 10) - 48;
    if (u32(a - 1) > 5 || u32(b) > 9 || u32(c) > 9 || byte(start + 7) != SP || byte(start + 11) != SP) return -1;
    return a * 100 + b * 10 + c;
  }
  let stop = start;
  while (stop < end && u32(byte(stop) - 65) <= 25) stop++;
  if (stop == start || stop - start > 32 || byte(stop) != SP) return -1;
  if (byte(end - 8) != SP || end - 8 <= stop + 1 || !isVersion(end - 7)) return -1;
  const method = methodOf(start, stop);
  return method < 0 ? -1 : REQUEST_CODE + method;
}

/** The number of a registered method; -1 for any other: as `TraceIndex.knownMethodOf`. */
function methodOf(start: i32, end: i32): i32 {
  const length = end - start;
  if (length > 15) return -1;
  const id = i32(load<i8>(METHOD_SHAPES + (((byte(start) & 31) << 4) | length)));
  if (id < 0) return -1;
  const same = i8x16.bitmask(i8x16.eq(v128.load(BYTES + start), v128.load(METHODS + (id << 4))));
  return (same | (-1 << length)) == -1 ? id : -1;
}

// Header rows --------------------------------------------------------------------------------------------------------

let callStart: i32 = 0;
let callEnd: i32 = 0;
let cseq: u32 = 0;
let cseqMethod: i32 = 0;
let bodyLength: i32 = 0;

// @ts-expect-error: decorator
@inline
function isBlank(c: i32): bool {
  return c == SP || c == TAB;
}

/** The line with which the body begins; -1 for rows that are not plain or not there yet. */
function readRows(first: i32, limit: i32): i32 {
  let hasCall = false;
  let hasCseq = false;
  let maySpread = false;
  bodyLength = 0;
  for (let line = first; line < count; line++) {
    const look = kindOf(line);
    if (endOf(line) >= limit || (look & (ODD_LINE | DOT_BEFORE)) != DOT_BEFORE) return -1;
    const kind = look & ROW_BITS;
    if (kind == 1) {
      maySpread = true;
      continue;
    }
    const start = startOf(line);
    const stop = endOf(line) - 1;
    if (stop == start) return line > first && hasCall && hasCseq ? line + 1 : -1;
    if (kind == 0 || kind == DESCRIPTION) {
      if (!ask(maySpread ? SPREADING_ROW : HEADER_ROW, line)) return -1;
      maySpread = true;
      continue;
    }
    maySpread = false;
    if (kind == CALL_ID) {
      if (hasCall || !readCall(start, stop)) return -1;
      hasCall = true;
    } else if (kind == CSEQ) {
      if (hasCseq || !readCseq(start, stop)) return -1;
      hasCseq = true;
    } else if (kind == LENGTH && !readLength(start, stop)) return -1;
  }
  return -1;
}

/** Where the value begins behind the colon of a row. */
function valueOf(row: i32): i32 {
  let at = row;
  while (byte(at) != COLON) at++;
  at++;
  while (isBlank(byte(at))) at++;
  return at;
}

function readCall(row: i32, end: i32): bool {
  callStart = valueOf(row);
  let stop = end;
  while (stop > callStart && isBlank(byte(stop - 1))) stop--;
  callEnd = stop;
  return stop > callStart;
}

function readCseq(row: i32, end: i32): bool {
  const start = valueOf(row);
  let stop = end;
  while (stop > start && isBlank(byte(stop - 1))) stop--;
  let at = start;
  let number: u64 = 0;
  for (; at < stop && isDigit(byte(at)) && at - start <= 10; at++) number = number * 10 + u64(byte(at) - 48);
  if (at == start || at - start > 10 || number > 0xffffffff || !isBlank(byte(at))) return false;
  while (at < stop && isBlank(byte(at))) at++;
  cseq = u32(number);
  cseqMethod = at < stop ? methodOf(at, stop) : -1;
  return cseqMethod >= 0;
}

/** As `lengthIn`. */
function readLength(row: i32, stop: i32): bool {
  let at = row;
  while (byte(at) != COLON) at++;
  do at++;
  while (byte(at) == SP);
  if (stop <= at || stop - at >= 8) return false;
  let number = 0;
  for (; at < stop; at++) {
    const digit = byte(at) - 48;
    if (u32(digit) > 9) return false;
    number = number * 10 + digit;
  }
  bodyLength = number;
  return true;
}

/** As `InternTable` makes it. */
function hashOf(start: i32, end: i32, seed: i32): i32 {
  let hash = 0x811c9dc5 ^ seed ^ (end - start);
  let p = BYTES + start;
  const stop = BYTES + end;
  for (; p < stop - 3; p += 4) hash = (rotl(hash, 5) ^ load<i32>(p)) * 0x9e3779b1;
  for (; p < stop; p++) hash = (rotl(hash, 5) ^ i32(load<u8>(p))) * 0x9e3779b1;
  hash = (hash ^ i32(u32(hash) >> 16)) * 0x85ebca6b;
  hash = (hash ^ i32(u32(hash) >> 13)) * 0xc2b2ae35;
  return hash ^ i32(u32(hash) >> 16);
}

// What was asked before ---------------------------------------------------------------------------------------------

const START_LINE: i32 = 1;
const HEADER_ROW: i32 = 2;
const SPREADING_ROW: i32 = 3;
const REST_LINE: i32 = 4;
/** Longest line that is remembered. */
const LONGEST_ANSWER: i32 = 64;
const ANSWER_BYTES: i32 = 80;

/** True if the host says so of the line: the same lines come again and again. */
function ask(what: i32, line: i32): bool {
  const start = startOf(line);
  const length = endOf(line) - start;
  const p = BYTES + start;
  const key = (length << 3) | what;
  const mixed = (load<i32>(p) ^ (load<i32>(p + length - 4) * 0x2c1b3c6d) ^ key) * 0x297a2d39;
  const slot = ANSWERS + ((mixed >>> 16) & 127) * ANSWER_BYTES;
  if (load<i32>(slot) == key && isSame(p, slot + 16, length)) return true;
  const isYes =
    what == START_LINE ? isStart(line) : what == REST_LINE ? isRest(line) : isRow(line, what == SPREADING_ROW);
  if (isYes && length <= LONGEST_ANSWER) {
    store<i32>(slot, key);
    memory.copy(slot + 16, p, length);
  }
  return isYes;
}

function isSame(p: i32, q: i32, length: i32): bool {
  for (let at = 0; at < length; at += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(p + at), v128.load(q + at)));
    const rest = length - at < 16 ? -1 << (length - at) : 0xffff0000;
    if ((same | rest) != -1) return false;
  }
  return true;
}

// Records ------------------------------------------------------------------------------------------------------------

/** Rows that the last `read` has written. */
export let rows: i32 = 0;

/**
 * Reads records from line `first` of so many lines on, up to one that begins at `stop` or behind it, is not plain or not whole. Answers
 * the line with which that one begins.
 */
export function read(first: i32, lines: i32, stop: i32, seed: i32): i32 {
  count = lines;
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
    store<i32>(row, hashOf(callStart, callEnd, seed), 48);
    store<i32>(row, code, 52);
    store<u32>(row, cseq, 56);
    store<i32>(row, cseqMethod, 60);
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
