import { looksLikeStartLine } from '../../sip/start-line';
import type { ByteOps } from '../../text/byte-ops';

/** Longest first line that is looked at, bytes. */
const longest = 16_384;

/**
 * Longest method that is believed: what stands before a start line without a line end between, as a body in the middle
 * of a stream, is none. RFC 4475 §3.1.1.2 has one of 42.
 */
const longestMethod = 64;

const CR = 13;
const LF = 10;
const SP = 32;

/**
 * True if `[start, end)` begins with a SIP start line, keep-alive line ends before it skipped (RFC 3261 §7.5,
 * RFC 5626 §3.5.1). Ports are not looked at: SIP runs on any. Quick where the payload is none, and where it is an
 * ordinary one; what is odd is decided by `looksLikeStartLine`.
 */
export function holdsSip(bytes: Uint8Array, start: number, end: number, ops: ByteOps): boolean {
  const at = skipLineEnds(bytes, start, end);
  const first = bytes[at] ?? 0;
  // A method or `SIP/` begins with a token character; binary protocols hardly do.
  if (at >= end || first < 33 || first > 126) return false;
  if (isPlainStatusLine(bytes, at, end)) return true;
  const stop = lineEnd(bytes, at, Math.min(end, at + longest));
  if (isPlainRequestLine(bytes, at, stop)) return true;
  // The version stands at the beginning or at the end: without it the line is none.
  let last = stop;
  while (last > at && (bytes[last - 1] === SP || bytes[last - 1] === 9)) last--;
  if (!isSip(bytes, at) && !isSip(bytes, last - 7)) return false;
  let word = at;
  while (word < stop && bytes[word] !== SP && bytes[word] !== 9) word++;
  if (word - at > longestMethod) return false;
  return looksLikeStartLine(ops.latin1(bytes, at, stop));
}

/** The first byte that is no line end. */
export function skipLineEnds(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === CR || bytes[at] === LF)) at++;
  return at;
}

/** The first CR or LF at or after `at`, else `end`. */
export function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  let stop = at;
  while (stop < end && bytes[stop] !== CR && bytes[stop] !== LF) stop++;
  return stop;
}

/** `SIP/` in any letter case. */
function isSip(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 3] === 47 &&
    ((bytes[at] ?? 0) | 32) === 115 &&
    ((bytes[at + 1] ?? 0) | 32) === 105 &&
    ((bytes[at + 2] ?? 0) | 32) === 112
  );
}

function isTwoZero(bytes: Uint8Array, at: number): boolean {
  return isSip(bytes, at) && bytes[at + 4] === 50 && bytes[at + 5] === 46 && bytes[at + 6] === 48;
}

/** `SIP/2.0 ` and a digit. */
function isPlainStatusLine(bytes: Uint8Array, at: number, end: number): boolean {
  const digit = bytes[at + 8] ?? 0;
  return at + 9 <= end && digit >= 48 && digit <= 57 && bytes[at + 7] === SP && isTwoZero(bytes, at);
}

/** Capital letters, one blank, something with a colon, one blank, `SIP/2.0` at the end of the line. */
function isPlainRequestLine(bytes: Uint8Array, at: number, stop: number): boolean {
  if (stop - at < 12 || bytes[stop - 8] !== SP || !isTwoZero(bytes, stop - 7)) return false;
  let i = at;
  while (i < stop && i - at < longestMethod && (bytes[i] ?? 0) >= 65 && (bytes[i] ?? 0) <= 90) i++;
  if (i === at || bytes[i] !== SP) return false;
  for (let k = i + 2; k < stop - 8; k++) {
    if (bytes[k] === 58) return true;
    if (bytes[k] === SP || bytes[k] === 9) return false;
  }
  return false;
}
