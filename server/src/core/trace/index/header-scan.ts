const LF = 10;
const CR = 13;
const SP = 32;
const TAB = 9;
const COLON = 58;

/** Where a scan of header rows found what it looks for. One object is used again and again: read it at once. */
export interface HeaderScan {
  hasCall: boolean;
  callStart: number;
  callEnd: number;
  hasCseq: boolean;
  cseq: number;
  methodStart: number;
  methodEnd: number;
}

/** A place to put the result of `scanHeaders`. */
export function newHeaderScan(): HeaderScan {
  return { hasCall: false, callStart: 0, callEnd: 0, hasCseq: false, cseq: 0, methodStart: 0, methodEnd: 0 };
}

const isBlank = (c: number | undefined) => c === SP || c === TAB;

/**
 * Walks header rows from `at`, a line start, until Call-ID and CSeq are known. True if both were found in their plain
 * form (one row each, a value, a number and a method): then they are what a full parse finds. False for anything else,
 * which the caller parses in full.
 */
export function scanHeaders(bytes: Uint8Array, at: number, end: number, found: HeaderScan): boolean {
  found.hasCall = false;
  found.hasCseq = false;
  for (let line = at; line < end; ) {
    const letter = bytes[line] ?? 0;
    // The empty row: the headers are over.
    if (letter === CR || letter === LF) return false;
    const lineEnd = bytes.indexOf(LF, line);
    if (lineEnd < 0 || lineEnd >= end) return false;
    if (!scanRow(bytes, line, lineEnd, found)) return false;
    if (found.hasCall && found.hasCseq) return true;
    line = lineEnd + 1;
  }
  return false;
}

/**
 * Looks at one row, whose LF stands at `lineEnd`; a byte before that is its CR, or the dot that a log shows for it. False
 * for a Call-ID or CSeq that is not plain.
 */
export function scanRow(bytes: Uint8Array, line: number, lineEnd: number, found: HeaderScan): boolean {
  const name = nameLength(bytes, line);
  if (name === 0) return true;
  let value = line + name;
  while (isBlank(bytes[value])) value++;
  if (bytes[value] !== COLON) return true;
  value++;
  while (isBlank(bytes[value])) value++;
  let stop = lineEnd;
  if (bytes[stop - 1] === CR) stop--;
  while (stop > value && isBlank(bytes[stop - 1])) stop--;
  // Folded or empty: not plain.
  if (stop <= value || isBlank(bytes[lineEnd + 1])) return false;
  if (name === 4) {
    if (!found.hasCseq && !readCseq(bytes, value, stop, found)) return false;
    found.hasCseq = true;
  } else if (!found.hasCall) {
    found.callStart = value;
    found.callEnd = stop;
    found.hasCall = true;
  }
  return true;
}

/** Letters of the names that are looked for, 0 for another row. */
function nameLength(bytes: Uint8Array, at: number): 0 | 1 | 4 | 7 {
  const first = (bytes[at] ?? 0) | 32;
  // `i` is the compact form of Call-ID (RFC 3261 §20.8).
  if (first === 105) return isBlank(bytes[at + 1]) || bytes[at + 1] === COLON ? 1 : 0;
  if (first !== 99) return 0;
  const second = (bytes[at + 1] ?? 0) | 32;
  if (second === 97 && isCallId(bytes, at)) return 7;
  return second === 115 && isCseq(bytes, at) ? 4 : 0;
}

function isCallId(bytes: Uint8Array, at: number): boolean {
  return (
    ((bytes[at + 2] ?? 0) | 32) === 108 &&
    ((bytes[at + 3] ?? 0) | 32) === 108 &&
    bytes[at + 4] === 45 &&
    ((bytes[at + 5] ?? 0) | 32) === 105 &&
    ((bytes[at + 6] ?? 0) | 32) === 100
  );
}

function isCseq(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 2] ?? 0) | 32) === 101 && ((bytes[at + 3] ?? 0) | 32) === 113;
}

function isToken(c: number): boolean {
  return (
    c > 32 &&
    c < 127 &&
    c !== 34 &&
    c !== 40 &&
    c !== 41 &&
    c !== 44 &&
    c !== 47 &&
    (c < 58 || c > 64) &&
    (c < 91 || c > 93) &&
    c !== 123 &&
    c !== 125
  );
}

function readCseq(bytes: Uint8Array, start: number, end: number, found: HeaderScan): boolean {
  let at = start;
  let number = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  if (at === start || at - start > 10 || number > 0xffffffff || !isBlank(bytes[at])) return false;
  while (at < end && isBlank(bytes[at])) at++;
  if (at === end) return false;
  for (let i = at; i < end; i++) if (!isToken(bytes[i] ?? 0)) return false;
  found.cseq = number;
  found.methodStart = at;
  found.methodEnd = end;
  return true;
}
