/**
 * True for a start line as most messages have it: a method in capitals, a Request-URI of usual signs, the version; or
 * the version, a status and a reason of letters. No log begins a record with such a line, and every reader of logs takes
 * it for a start line, so that nobody needs to be asked. False for others, which need not be wrong.
 */
export function isCommonStartLine(bytes: Uint8Array, start: number, end: number): boolean {
  let blanks = 0;
  for (let i = start; i < end; i++) {
    const sign = SIGNS[bytes[i] ?? 0] ?? 0;
    if (sign === 0) return false;
    if (sign === BLANK) blanks++;
  }
  if (isVersion(bytes, start)) {
    // `SIP/2.0 200 OK`: behind the version stand no signs of URIs.
    return bytes[start + 7] === SP && bytes[start + 11] === SP && isReason(bytes, start + 8, end);
  }
  if (blanks !== 2 || bytes[end - 8] !== SP || !isVersion(bytes, end - 7)) return false;
  let method = start;
  while ((bytes[method] ?? 0) >= 65 && (bytes[method] ?? 0) <= 90) method++;
  return method > start && method - start <= 32 && bytes[method] === SP && bytes[end - 9] !== COLON;
}

const SP = 32;
const COLON = 58;
/** Letters and digits, other signs of URIs, blanks. */
const WORD = 1;
const URI = 2;
const BLANK = 4;

const SIGNS = new Uint8Array(256);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
  SIGNS[c.charCodeAt(0)] = WORD;
for (const c of "-_.!~*'@:;=+,?/%[]&") SIGNS[c.charCodeAt(0)] = URI;
SIGNS[SP] = BLANK;

/** The same for readers that are not written in TypeScript: 1 for a letter or digit, 2 for another sign of a URI, 4 for a blank. */
export const commonStartSigns: Uint8Array = SIGNS;

const VERSION = Uint8Array.from('SIP/2.0', c => c.charCodeAt(0));

function isVersion(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < VERSION.length; i++) if (bytes[at + i] !== VERSION[i]) return false;
  return true;
}

function isReason(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (SIGNS[bytes[i] ?? 0] === URI) return false;
  return true;
}
