import type { Span } from '../text/span';
import {
  BACKSLASH,
  COMMA,
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
import type { Param } from './views';

/** The offset of the next `;` or (in a list) `,` outside of quoted strings, or `end`. */
export function paramEnd(text: string, start: number, end: number, list: boolean): number {
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === SEMICOLON || (list && c === COMMA)) return i;
    if (c === QUOTE) i = skipQuoted(text, i, end);
    else i++;
  }
  return end;
}

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
 * Reads `*( SEMI generic-param )` (RFC 3261 §25.1) from `start`, where the first `;` stands or white space before it,
 * up to `end` or, in a list, to the `,` that begins the next element. Empty parameters are skipped, and so is text
 * before the first `;`. `next` is where reading stopped.
 */
export function readParams(
  text: string,
  at: Span,
  list: boolean,
): { readonly params: readonly Param[]; readonly next: number } {
  const params: Param[] = [];
  let i = paramEnd(text, at.start, at.end, list);
  while (i < at.end && text.charCodeAt(i) === SEMICOLON) {
    const end = valueAwareEnd(text, i + 1, at.end, list);
    const param = readParam(text, { start: i + 1, end }, i);
    if (param !== undefined) params.push(param);
    i = end;
  }
  return { params, next: i };
}

/** As `paramEnd`, but a value in angle brackets (`;info=<https://…>`) is one piece (RFC 8224 §4, RFC 3261 §20.9). */
function valueAwareEnd(text: string, start: number, end: number, list: boolean): number {
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === SEMICOLON || (list && c === COMMA)) return i;
    i++;
    if (c !== EQUALS) continue;
    i = skipLws(text, i, end);
    if (text.charCodeAt(i) === LESS && i < end) i = skipBracketed(text, i, end);
    return paramEnd(text, i, end, list);
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
