/** What one line of an authored file is where it stands outside of a message. */
export type OutsideLine = 'blank' | 'separator' | 'comment' | 'variable' | 'message';

const HASH = 35;
const AT = 64;
const LF = 10;
const CR = 13;

/** True for space and tab. */
export function isBlankUnit(unit: number): boolean {
  return unit === 32 || unit === 9;
}

/** Offset of the first unit at or after `at` that is neither space nor tab; at most `end`. */
export function skipBlanks(text: string, at: number, end: number): number {
  let i = at;
  while (i < end && isBlankUnit(text.charCodeAt(i))) i++;
  return i;
}

/** Offset before the blanks that stand at the end of `[start, end)`. */
export function trimBlanksEnd(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && isBlankUnit(text.charCodeAt(i - 1))) i--;
  return i;
}

/** End of the line that starts at or runs through `at`, without its line end. CR, LF and CRLF end a line. */
export function lineEndAt(text: string, at: number): number {
  let i = at;
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    if (unit === LF || unit === CR) return i;
    i++;
  }
  return i;
}

/** Start of the line that holds `at`. */
export function lineStartAt(text: string, at: number): number {
  let i = at;
  while (i > 0 && text.charCodeAt(i - 1) !== LF && text.charCodeAt(i - 1) !== CR) i--;
  return i;
}

/** Start of the next line, given the end of a line as `lineEndAt` answers it; the end of the text if there is none. */
export function nextLineAt(text: string, lineEnd: number): number {
  if (lineEnd >= text.length) return text.length;
  return text.charCodeAt(lineEnd) === CR && text.charCodeAt(lineEnd + 1) === LF ? lineEnd + 2 : lineEnd + 1;
}

/** True if the line that starts at `at` begins with `###`: it parts messages wherever it stands. */
export function isPartSeparatorAt(text: string, at: number): boolean {
  return text.startsWith('###', at);
}

/** True if `[start, end)` is `...` or `[...]`: the author left something out (`rules.md` 3.2). */
export function isElision(text: string, start: number, end: number): boolean {
  const line = text.slice(start, Math.min(end, start + 8)).trim();
  return end - start < 8 && (line === '...' || line === '[...]');
}

/**
 * What the line `[start, end)` is outside of a message. Anything that is neither blank, separator, comment nor
 * `@name = value` starts a message, be it right or wrong.
 */
export function outsideLineKind(text: string, start: number, end: number): OutsideLine {
  if (isPartSeparatorAt(text, start)) return 'separator';
  const at = skipBlanks(text, start, end);
  if (at === end) return 'blank';
  const first = text.charCodeAt(at);
  if (first === HASH) return 'comment';
  if (isElision(text, at, end)) return 'comment';
  if (first === AT && text.slice(at, end).includes('=')) return 'variable';
  return 'message';
}
