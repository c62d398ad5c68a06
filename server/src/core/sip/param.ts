import type { Span } from '../text/span';
import {
  BACKSLASH,
  EQUALS,
  LESS,
  QUOTE,
  SEMICOLON,
  skipBracketed,
  skipLws,
  skipQuoted,
  trimLws,
} from './chars';
import { unfold } from './find-header';
import { isListComma, partEnd, type ValueReading } from './value-reading';
import type { Param } from './views';

/** Reads what stands between two separators as `name=value` or a flag; undefined if it is empty. `spanStart` is where its span begins. */
export function readParam(text: string, at: Span, spanStart = at.start): Param | undefined {
  const start = skipLws(text, at.start, at.end);
  const end = trimLws(text, start, at.end);
  if (start >= end) return undefined;
  let equals = start;
  while (equals < end && text.charCodeAt(equals) !== EQUALS) equals++;
  const name: Span = { start, end: trimLws(text, start, equals) };
  const valueStart = skipLws(text, equals + 1, end);
  return {
    span: { start: spanStart, end },
    name,
    id: text.slice(name.start, name.end).toLowerCase(),
    value: equals < end ? { start: Math.min(valueStart, end), end } : undefined,
  };
}

/**
 * Reads `*( SEMI generic-param )` (RFC 3261 §25.1) from `from`, where the first `;` stands or white space before it,
 * up to the end of the value or, in a list, to the `,` that begins the next element. Empty parameters are skipped,
 * and so is text before the first `;`. `next` is where reading stopped.
 */
export function readParams(
  reading: ValueReading,
  from: number,
): { readonly params: readonly Param[]; readonly next: number } {
  const { text, end } = reading;
  const params: Param[] = [];
  let i = partEnd(reading, from);
  while (i < end && text.charCodeAt(i) === SEMICOLON) {
    const stop = paramEnd(reading, i + 1);
    const param = readParam(text, { start: i + 1, end: stop }, i);
    if (param !== undefined) params.push(param);
    i = stop;
  }
  return { params, next: i };
}

/** As `partEnd`, but a value in angle brackets (`;info=<https://…>`) is one piece (RFC 8224 §4, RFC 3261 §20.9). */
function paramEnd(reading: ValueReading, from: number): number {
  const { text, end } = reading;
  let i = from;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === SEMICOLON || isListComma(reading, c)) return i;
    i++;
    if (c !== EQUALS) continue;
    i = skipLws(text, i, end);
    if (i < end && text.charCodeAt(i) === LESS) i = skipBracketed(text, i, end);
    return partEnd(reading, i);
  }
  return end;
}

/** The first parameter of a lower-case name, or undefined. */
export function findParam(params: readonly Param[], id: string): Param | undefined {
  return params.find(param => param.id === id);
}

/** The value of a parameter, without quotes and escapes, folds made one space; undefined for a flag. */
export function paramText(text: string, param: Param): string | undefined {
  return param.value === undefined ? undefined : unquote(unfold(text, param.value.start, param.value.end));
}

/** Takes the quotes off a quoted string and the backslashes off its quoted pairs; other text stays as it is. */
export function unquote(text: string): string {
  if (text.charCodeAt(0) !== QUOTE) return text;
  const closed = text.length > 1 && skipQuoted(text, 0, text.length) === text.length && text.endsWith('"');
  const end = closed ? text.length - 1 : text.length;
  if (!text.includes('\\')) return text.slice(1, end);
  let result = '';
  for (let i = 1; i < end; i++) {
    if (text.charCodeAt(i) === BACKSLASH && i + 1 < end) i++;
    result += text[i];
  }
  return result;
}
