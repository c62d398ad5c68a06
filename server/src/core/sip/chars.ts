/**
 * Character classes of RFC 3261 §25.1 and small steps over them. Everything here moves forward, one character at a
 * time, and never looks past `end`: that is what keeps every reader linear on hostile text.
 */

export const HT = 9;
export const LF = 10;
export const CR = 13;
export const SP = 32;
export const QUOTE = 34; // "
export const PERCENT = 37; // %
export const STAR = 42; // *
export const COMMA = 44; // ,
export const SLASH = 47; // /
export const COLON = 58; // :
export const SEMICOLON = 59; // ;
export const LESS = 60; // <
export const EQUALS = 61; // =
export const GREATER = 62; // >
export const QUESTION = 63; // ?
export const AT = 64; // @
export const OPEN_BRACKET = 91; // [
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93; // ]

const tokenTable = new Uint8Array(128);
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") {
  tokenTable[c.charCodeAt(0)] = 1;
}

/** True for a character of `token` (RFC 3261 §25.1). */
export function isTokenChar(c: number): boolean {
  return c < 128 && tokenTable[c] === 1;
}

/** True for 0 to 9. */
export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** True for a space or a tab. */
export function isBlank(c: number): boolean {
  return c === SP || c === HT;
}

/** True for CR or LF. */
export function isLineEnd(c: number): boolean {
  return c === CR || c === LF;
}

/** True for what may be white space inside a header value; a line end there can only be part of a fold (LWS, §25.1). */
export function isLws(c: number): boolean {
  return c === SP || c === HT || c === CR || c === LF;
}

/** True for control characters that no header value may hold unescaped: all but HTAB and line ends. */
export function isControl(c: number): boolean {
  return (c < 32 && c !== HT && c !== CR && c !== LF) || c === 127;
}

/** The first offset in `[start, end)` that is no space or tab, or `end`. */
export function skipBlanks(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** The first offset in `[start, end)` that is no white space or fold, or `end`. */
export function skipLws(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isLws(text.charCodeAt(i))) i++;
  return i;
}

/** `end` moved back over white space and folds, not before `start`. */
export function trimLws(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && isLws(text.charCodeAt(i - 1))) i--;
  return i;
}

/** The offset of the first CR or LF at or after `start`, or the end of the text. */
export function findLineEnd(text: string, start: number): number {
  let i = start;
  while (i < text.length && !isLineEnd(text.charCodeAt(i))) i++;
  return i;
}

/** The offset after the line end at `at`: CRLF counts as one, a bare CR or LF as well (design: lenient line ends). */
export function afterLineEnd(text: string, at: number): number {
  if (at >= text.length) return at;
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
}

/**
 * The offset after a quoted string that opens at `start`, or `end` if it never closes. A backslash takes the
 * character after it (quoted-pair, §25.1).
 */
export function skipQuoted(text: string, start: number, end: number): number {
  let i = start + 1;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) return i + 1;
    i += c === BACKSLASH ? 2 : 1;
  }
  return end;
}

/** The offset after a `<…>` that opens at `start`, or `end` if it never closes. */
export function skipBracketed(text: string, start: number, end: number): number {
  let i = start + 1;
  while (i < end && text.charCodeAt(i) !== GREATER) i++;
  return Math.min(i + 1, end);
}

/** True if every character of a non-empty `[start, end)` is a token character. */
export function isToken(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isTokenChar(text.charCodeAt(i))) return false;
  return end > start;
}

/** True if every character of a non-empty `[start, end)` is a digit. */
export function isDigits(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return end > start;
}
