/** Where things stand in the memory of the kernel, as `scan-kernel.ts` has it, and how single bytes and lines are read. */

export const NAME_STARTS: i32 = 0;
export const NAMES: i32 = 0x2000;
export const SIGNS: i32 = 0x6000;
export const METHOD_SHAPES: i32 = 0x6100;
export const METHODS: i32 = 0x6300;
export const MINUTE: i32 = 0x6700;
export const ANSWERS: i32 = 0x6800;
export const ROWS: i32 = 0x10000;
export const ENDS_KNOWN: i32 = 0x30000;
export const BYTES: i32 = 0x90000;
export const LINE_ENDS: i32 = 0x1d0000;
export const KINDS: i32 = 0x6d0000;
export const CALLS_KNOWN: i32 = 0x810000;

export const TAB: i32 = 9;
export const LF: i32 = 10;
export const CR: i32 = 13;
export const SP: i32 = 32;
export const DOT: i32 = 46;
export const COLON: i32 = 58;

// `RowKind` and `FirstLook`.
export const CALL_ID: i32 = 2;
export const CSEQ: i32 = 3;
export const LENGTH: i32 = 4;
export const DESCRIPTION: i32 = 6;
export const ROW_BITS: i32 = 7;
export const ODD_LINE: i32 = 8;
export const CR_BEFORE: i32 = 16;
export const DOT_BEFORE: i32 = 32;
export const REQUEST_CODE: i32 = 1000;

/** Places count from `BYTES`. */
// @ts-expect-error: decorator
@inline
export function byte(at: i32): i32 {
  return i32(load<u8>(BYTES + at));
}

// @ts-expect-error: decorator
@inline
export function startOf(line: i32): i32 {
  return line > 0 ? load<i32>(LINE_ENDS - 4 + (line << 2)) + 1 : 0;
}

// @ts-expect-error: decorator
@inline
export function endOf(line: i32): i32 {
  return load<i32>(LINE_ENDS + (line << 2));
}

// @ts-expect-error: decorator
@inline
export function kindOf(line: i32): i32 {
  return i32(load<u8>(KINDS + line));
}

// @ts-expect-error: decorator
@inline
export function isDigit(c: i32): bool {
  return u32(c - 48) <= 9;
}

// @ts-expect-error: decorator
@inline
export function isBlank(c: i32): bool {
  return c == SP || c == TAB;
}

/** True if so many bytes are the same at two places of the memory; up to 15 more are looked at, whatever they are. */
export function isSame(p: i32, q: i32, length: i32): bool {
  for (let at = 0; at < length; at += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(p + at), v128.load(q + at)));
    const rest = length - at < 16 ? -1 << (length - at) : 0xffff0000;
    if ((same | rest) != -1) return false;
  }
  return true;
}
