import { BYTES, CALLS_KNOWN, isSame } from './memory';

/** Longest Call-ID that is remembered, and bytes of its slot: hash, number, length, letters. */
const LONGEST_CALL: i32 = 48;
const SLOT_BYTES: i32 = 64;

/** No Call-ID that is remembered. */
export const NO_CALL: i32 = -1;
/** Behind this, downwards: the Call-ID of a row that was read just now, which has no number yet. */
export const CALL_OF_ROW: i32 = -2;

// @ts-expect-error: decorator
@inline
function slotOf(hash: i32): i32 {
  return CALLS_KNOWN + (hash & 0x1fff) * SLOT_BYTES;
}

/** The number of the Call-ID in `[start, end)`; `CALL_OF_ROW` less a row, or `NO_CALL`: then it is remembered as that of `row`. */
export function callOf(start: i32, end: i32, hash: i32, row: i32): i32 {
  const length = end - start;
  if (length > LONGEST_CALL) return NO_CALL;
  const slot = slotOf(hash);
  if (load<i32>(slot) == hash && load<i32>(slot, 8) == length && isSame(BYTES + start, slot + 16, length))
    return load<i32>(slot, 4);
  store<i32>(slot, hash);
  store<i32>(slot, CALL_OF_ROW - row, 4);
  store<i32>(slot, length, 8);
  memory.copy(slot + 16, BYTES + start, length);
  return NO_CALL;
}

/** Notes the number of the Call-ID in `[start, end)`, if nothing else has taken its place. */
export function rememberCall(start: i32, end: i32, hash: i32, id: i32): void {
  const slot = slotOf(hash);
  const length = end - start;
  if (load<i32>(slot) == hash && load<i32>(slot, 8) == length && isSame(BYTES + start, slot + 16, length))
    store<i32>(slot, id, 4);
}

/** As `InternTable` makes it. */
export function hashOf(start: i32, end: i32, seed: i32): i32 {
  let hash = 0x811c9dc5 ^ seed ^ (end - start);
  let p = BYTES + start;
  const stop = BYTES + end;
  for (; p < stop - 3; p += 4) hash = (rotl(hash, 5) ^ load<i32>(p)) * 0x9e3779b1;
  for (; p < stop; p++) hash = (rotl(hash, 5) ^ i32(load<u8>(p))) * 0x9e3779b1;
  hash = (hash ^ i32(u32(hash) >> 16)) * 0x85ebca6b;
  hash = (hash ^ i32(u32(hash) >> 13)) * 0xc2b2ae35;
  return hash ^ i32(u32(hash) >> 16);
}
