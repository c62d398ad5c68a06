import { BYTES, byte, COLON, METHOD_SHAPES, METHODS, REQUEST_CODE, SIGNS, SP } from './memory';

/** `SIP/2.0` at a place, and any sign behind it. */
// @ts-expect-error: decorator
@inline
function isVersion(at: i32): bool {
  const p = BYTES + at;
  return load<u32>(p) == 0x2f504953 && (load<u32>(p, 4) & 0xffffff) == 0x302e32;
}

/** True for a start line that needs no question: as `isCommonStartLine`. */
export function isCommonStart(start: i32, end: i32): bool {
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
export function startCode(start: i32, end: i32): i32 {
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
export function methodOf(start: i32, end: i32): i32 {
  const length = end - start;
  if (length > 15) return -1;
  const id = i32(load<i8>(METHOD_SHAPES + (((byte(start) & 31) << 4) | length)));
  if (id < 0) return -1;
  const same = i8x16.bitmask(i8x16.eq(v128.load(BYTES + start), v128.load(METHODS + (id << 4))));
  return (same | (-1 << length)) == -1 ? id : -1;
}
