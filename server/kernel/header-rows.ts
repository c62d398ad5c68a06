import { ask, HEADER_ROW, SPREADING_ROW } from './answers';
import { count } from './lines';
import {
  byte,
  CALL_ID,
  COLON,
  CSEQ,
  DESCRIPTION,
  DOT_BEFORE,
  endOf,
  isBlank,
  isDigit,
  kindOf,
  LENGTH,
  ODD_LINE,
  ROW_BITS,
  SP,
  startOf,
} from './memory';
import { methodOf } from './start-line';

// What the rows that were read last say.
export let callStart: i32 = 0;
export let callEnd: i32 = 0;
export let cseq: u32 = 0;
export let cseqMethod: i32 = 0;
export let bodyLength: i32 = 0;

/** The line with which the body begins; -1 for rows that are not plain or not there yet. */
export function readRows(first: i32, limit: i32): i32 {
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
