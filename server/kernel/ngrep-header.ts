import { BYTES, byte, COLON, DOT, ENDS_KNOWN, isDigit, MINUTE, SP } from './memory';

/** Asked in TypeScript, once for each minute: the second in which it begins that is written at a place; NaN for none. */
@external('host', 'minute')
declare function minuteAt(at: i32): f64;

/** No header line of the plain form is longer: as in `ngrep-header.ts` of TypeScript. */
const LONGEST_HEADER: i32 = 200;

// What the last header line said: its time, and of both ends where their names stand and the number, -1 for a new one.
let minuteStart: f64 = NaN;
export let micros: f64 = 0;
export let source: i32 = 0;
export let sourceEnd: i32 = 0;
export let sourceId: i32 = 0;
export let destination: i32 = 0;
export let destinationEnd: i32 = 0;
export let destinationId: i32 = 0;

/** True if `[at, end)` is a header line of the plain form, as `NgrepHeader.read` says. */
export function readHeader(at: i32, end: i32): bool {
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
    if (rest - at > 10) return -1;
    rest++;
  }
  if (byte(rest) == SP && byte(rest + 1) == 35) {
    rest += 2;
    const number = rest;
    while (rest < end && isDigit(byte(rest))) rest++;
    if (rest == number || rest - number > 12) return -1;
  }
  return rest;
}
