import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  COMMA,
  GREATER,
  LESS,
  QUOTE,
  SEMICOLON,
  STAR,
  skipBracketed,
  skipLws,
  skipQuoted,
  trimLws,
} from './chars';
import type { HeaderField, SipMessage } from './message';
import { readParams } from './param';
import { parseUri } from './parse-uri';
import type { Address } from './views';

/** Where the parts of one element stand before its parameters. */
interface Head {
  readonly displayName: Span | undefined;
  readonly uri: Span | undefined;
  readonly bracketed: boolean;
  readonly next: number;
}

/** `at` without white space at its ends; undefined if nothing is left. */
function trimmed(text: string, start: number, end: number): Span | undefined {
  const from = skipLws(text, start, end);
  const to = trimLws(text, from, end);
  return to > from ? { start: from, end: to } : undefined;
}

/** Reads `[display-name] "<" addr-spec ">"` or a bare addr-spec (RFC 3261 §25.1 name-addr, addr-spec). */
function readHead(text: string, at: Span, list: boolean): Head {
  let i = at.start;
  while (i < at.end) {
    const c = text.charCodeAt(i);
    if (c === LESS) {
      const end = skipBracketed(text, i, at.end);
      const closed = end > i + 1 && text.charCodeAt(end - 1) === GREATER;
      const uri = { start: i + 1, end: closed ? end - 1 : end };
      return { displayName: trimmed(text, at.start, i), uri, bracketed: true, next: end };
    }
    // §20.10: without brackets, what follows a semicolon, question mark or comma belongs to the header field.
    if (c === SEMICOLON || (list && c === COMMA)) break;
    if (c === QUOTE) i = skipQuoted(text, i, at.end);
    else i++;
  }
  return { displayName: undefined, uri: trimmed(text, at.start, i), bracketed: false, next: i };
}

function isStar(text: string, uri: Span | undefined): boolean {
  return uri !== undefined && uri.end - uri.start === 1 && text.charCodeAt(uri.start) === STAR;
}

/** Reads one element that starts at `start` (no white space, not a comma). */
function readAddress(
  text: string,
  at: Span,
  list: boolean,
  problems: Problem[],
): { address: Address; next: number } {
  const head = readHead(text, at, list);
  const { params, next } = readParams(text, { start: head.next, end: at.end }, list);
  const star = !head.bracketed && isStar(text, head.uri);
  const uri = head.uri === undefined || star ? undefined : parseUri(text, head.uri);
  if (uri !== undefined) problems.push(...uri.problems);
  const address: Address = {
    span: { start: at.start, end: trimLws(text, at.start, next) },
    displayName: head.displayName,
    star,
    bracketed: head.bracketed,
    uri: uri?.value,
    params,
  };
  return { address, next };
}

/**
 * Reads the addresses of From, To, Contact, Route and their kin (RFC 3261 §20.10, §20.20, §25.1): a list where the
 * field is one, else a single address. Empty elements are skipped. Problems are those of the URIs, `uri-invalid`.
 */
export function readAddresses(message: SipMessage, field: HeaderField): Parsed<readonly Address[]> {
  const { text } = message;
  const { end } = field.value;
  const list = field.spec?.commaList ?? true;
  const value: Address[] = [];
  const problems: Problem[] = [];
  let i = field.value.start;
  while (i < end) {
    i = skipLws(text, i, end);
    if (i >= end) break;
    if (list && text.charCodeAt(i) === COMMA) {
      i++;
      continue;
    }
    const { address, next } = readAddress(text, { start: i, end }, list, problems);
    value.push(address);
    i = next;
  }
  return { value, problems };
}
