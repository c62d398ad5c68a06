import {
  BYTES,
  byte,
  CR,
  CR_BEFORE,
  DESCRIPTION,
  DOT,
  DOT_BEFORE,
  KINDS,
  LF,
  LINE_ENDS,
  NAME_STARTS,
  NAMES,
  ODD_LINE,
  SP,
  TAB,
} from './memory';

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

/** So many lines there are now. */
export function setCount(lines: i32): void {
  count = lines;
}
