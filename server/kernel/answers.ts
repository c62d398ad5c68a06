import { ANSWERS, BYTES, endOf, isSame, startOf } from './memory';

// Asked in TypeScript, which answers by the text of the line alone.
/** True if the line is a start line at its beginning. */
@external('host', 'start')
declare function isStart(line: i32): bool;
/** True if the line is a row of a message that tells an index nothing. */
@external('host', 'row')
declare function isRow(line: i32, maySpread: bool): bool;
/** True if the line behind a message begins no record. */
@external('host', 'rest')
declare function isRest(line: i32): bool;

export const START_LINE: i32 = 1;
export const HEADER_ROW: i32 = 2;
export const SPREADING_ROW: i32 = 3;
export const REST_LINE: i32 = 4;

/** Longest line that is remembered. */
const LONGEST_ANSWER: i32 = 64;
const ANSWER_BYTES: i32 = 80;

/** True if the host says so of the line: the same lines come again and again. */
export function ask(what: i32, line: i32): bool {
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
