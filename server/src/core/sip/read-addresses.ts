import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { GREATER, LESS, QUOTE, SEMICOLON, STAR, skipBracketed, skipLws, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { readParams } from './param';
import { parseUri } from './parse-uri';
import { remembered } from './remembered';
import { afterQuote, isListComma, readingOf, type ValueReading } from './value-reading';
import type { Address } from './views';

/** Where the parts of one element stand before its parameters. */
interface Head {
  readonly displayName: Span | undefined;
  readonly uri: Span | undefined;
  readonly bracketed: boolean;
  /** False where a quote or bracket has no partner; then what is taken for a URI is a guess, and not judged. */
  readonly whole: boolean;
  readonly next: number;
}

/** `at` without white space at its ends; undefined if nothing is left. */
function trimmed(text: string, start: number, end: number): Span | undefined {
  const from = skipLws(text, start, end);
  const to = trimLws(text, from, end);
  return to > from ? { start: from, end: to } : undefined;
}

/** Reads `[display-name] "<" addr-spec ">"` or a bare addr-spec (RFC 3261 §25.1 name-addr, addr-spec). */
function readHead(reading: ValueReading, start: number): Head {
  const { text, end } = reading;
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === LESS) return readBracketed(reading, start, i);
    // §20.10: without brackets, what follows a semicolon, question mark or comma belongs to the header field.
    if (c === SEMICOLON || isListComma(reading, c)) break;
    i = c === QUOTE ? afterQuote(reading, i) : i + 1;
  }
  const whole = reading.unclosedFrom >= i;
  let last = trimLws(text, start, i);
  // A bracket that closes nothing is a fault of the row, and no part of the URI.
  while (last > start && text.charCodeAt(last - 1) === GREATER) last--;
  return { displayName: undefined, uri: trimmed(text, start, last), bracketed: false, whole, next: i };
}

function readBracketed({ text, end }: ValueReading, start: number, open: number): Head {
  const next = skipBracketed(text, open, end);
  const whole = next > open + 1 && text.charCodeAt(next - 1) === GREATER;
  const uri = { start: open + 1, end: whole ? next - 1 : next };
  return { displayName: trimmed(text, start, open), uri, bracketed: true, whole, next };
}

function isStar(text: string, uri: Span | undefined): boolean {
  return uri !== undefined && uri.end - uri.start === 1 && text.charCodeAt(uri.start) === STAR;
}

/** An address must be there at all. */
function missing(span: Span): Problem {
  return { code: 'uri-invalid', message: 'The URI is missing.', span };
}

/** Reads one element that starts at `start` (no white space, not a comma). */
function readAddress(
  reading: ValueReading,
  start: number,
  problems: Problem[],
): { readonly address: Address; readonly next: number } {
  const { text } = reading;
  const head = readHead(reading, start);
  const { params, next } = readParams(reading, head.next);
  const star = !head.bracketed && isStar(text, head.uri);
  const uri = head.uri === undefined || star ? undefined : parseUri(text, head.uri);
  if (uri !== undefined && head.whole) problems.push(...uri.problems);
  if (head.uri === undefined) problems.push(missing({ start, end: head.next }));
  const address: Address = {
    span: { start, end: trimLws(text, start, next) },
    displayName: head.displayName,
    star,
    bracketed: head.bracketed,
    uri: uri?.value,
    params,
  };
  return { address, next };
}

function read(message: SipMessage, field: HeaderField): Parsed<readonly Address[]> {
  const reading = readingOf(message, field);
  const { text, end } = reading;
  const value: Address[] = [];
  const problems: Problem[] = [];
  let i = skipLws(text, reading.start, end);
  if (i >= end && field.spec?.mayBeEmpty === false) problems.push(missing(field.name));
  while (i < end) {
    if (isListComma(reading, text.charCodeAt(i))) {
      i = skipLws(text, i + 1, end);
      continue;
    }
    const { address, next } = readAddress(reading, i, problems);
    value.push(address);
    i = skipLws(text, next, end);
  }
  return { value, problems };
}

/**
 * Reads the addresses of From, To, Contact, Route and their kin (RFC 3261 §20.10, §20.20, §25.1): a list where the
 * field is one, else a single address. Empty elements are skipped. Problems are those of the URIs, `uri-invalid`; an
 * empty value has one, at the name of the field.
 */
export const readAddresses = remembered(read);
