import type { Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  afterLineEnd,
  COLON,
  findLineEnd,
  isBlank,
  isLineEnd,
  isLws,
  isToken,
  isTokenChar,
  skipBlanks,
} from './chars';
import { headerAt } from './facts/headers';
import type { HeaderField, SipMessage } from './message';
import { readStartLine } from './start-line';
import { headerProblem, walkValue } from './walk-value';

/** The rows read so far and where the next one starts. */
interface Rows {
  readonly text: string;
  readonly headers: HeaderField[];
  readonly problems: Problem[];
  at: number;
}

/** Skips a row that is no header field, with the rows that continue it, and says why. */
function skipGarbage(rows: Rows, why: string): void {
  const { text } = rows;
  const start = rows.at;
  const end = findLineEnd(text, start);
  rows.problems.push(headerProblem({ start, end }, why));
  let at = afterLineEnd(text, end);
  while (at < text.length && isBlank(text.charCodeAt(at))) at = afterLineEnd(text, findLineEnd(text, at));
  rows.at = at;
}

/** The end of a name that is no plain token up to the colon at `colon`: blanks before the colon are legal (HCOLON, RFC 3261 §25.1). */
function checkName(rows: Rows, colon: number): number {
  const { text, at: start } = rows;
  let end = colon;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (end === start) {
    rows.problems.push(headerProblem({ start, end: colon + 1 }, 'the name before the colon is missing'));
  } else if (!isToken(text, start, end)) {
    rows.problems.push(headerProblem({ start, end }, 'the name before the colon is not a token'));
  }
  return end;
}

/** Where a value stands whose rows reach from after the colon to `last`, without the white space round it. */
function valueSpan(text: string, from: number, last: number): Span {
  let end = last;
  while (end > from && isLws(text.charCodeAt(end - 1))) end--;
  // An empty value stands where one would be typed: after the blanks of its own line.
  let start = from;
  if (end === from) start = end = skipBlanks(text, from, last);
  else while (isLws(text.charCodeAt(start))) start++;
  return { start, end };
}

/** Reads one header field with its continuation rows (RFC 3261 §7.3.1). */
function readRow(rows: Rows): void {
  const { text, at: start } = rows;
  let colon = start;
  while (isTokenChar(text.charCodeAt(colon))) colon++;
  let nameEnd = colon;
  if (text.charCodeAt(colon) !== COLON || colon === start) {
    while (colon < text.length && text.charCodeAt(colon) !== COLON && !isLineEnd(text.charCodeAt(colon)))
      colon++;
    if (text.charCodeAt(colon) !== COLON) {
      skipGarbage(rows, 'it has no colon');
      return;
    }
    nameEnd = checkName(rows, colon);
  }
  const spec = headerAt(text, start, nameEnd);
  const last = walkValue(text, colon + 1, spec, rows.problems);
  const end = afterLineEnd(text, last);
  rows.headers.push({
    id: spec === undefined ? text.slice(start, nameEnd).toLowerCase() : spec.id,
    spec,
    name: { start, end: nameEnd },
    value: valueSpan(text, colon + 1, last),
    line: { start, end },
  });
  rows.at = end;
}

/** Reads rows up to the empty line, which it answers, or to the end of the text (RFC 3261 §7). */
function readRows(rows: Rows): Span | undefined {
  const { text } = rows;
  if (rows.at < text.length && isBlank(text.charCodeAt(rows.at))) {
    skipGarbage(rows, 'it continues a header field, but there is none before it');
  }
  while (rows.at < text.length) {
    if (isLineEnd(text.charCodeAt(rows.at))) return { start: rows.at, end: afterLineEnd(text, rows.at) };
    readRow(rows);
  }
  return undefined;
}

/** A header part that stands anywhere in a text. */
export interface HeaderPart {
  readonly headers: readonly HeaderField[];
  /** The empty line that ends it; undefined where the text ends before one. */
  readonly separator: Span | undefined;
}

/**
 * Reads header fields from `start` up to the empty line or the end of the text, as those of a body part
 * (RFC 2046 §5.1). What is no header field is left out.
 */
export function readHeaderPart(text: string, start: number): HeaderPart {
  const headers: HeaderField[] = [];
  const separator = readRows({ text, headers, problems: [], at: start });
  return { headers, separator };
}

/**
 * Reads any text as a SIP message, whatever is wrong with it (RFC 3261 §7, §25). Leading line ends are keep-alives
 * (§7.5); CRLF, LF and CR each end a line; the body is everything after the first empty line, whatever
 * Content-Length says. Problems have the codes `start-line-invalid` and `header-syntax`. One pass, linear.
 */
export function parseMessage(text: string, unit: 'bytes' | 'utf16'): SipMessage {
  const problems: Problem[] = [];
  const headers: HeaderField[] = [];
  let at = 0;
  while (at < text.length && isLineEnd(text.charCodeAt(at))) at++;
  const lineEnd = findLineEnd(text, at);
  const startLine = readStartLine(text, at, lineEnd, problems);
  const separator = readRows({ text, headers, problems, at: afterLineEnd(text, lineEnd) });
  const body = { start: separator === undefined ? text.length : separator.end, end: text.length };
  // The kind of the start line is the kind of the message, which the type system cannot follow through a union.
  return { kind: startLine.kind, startLine, text, headers, separator, body, problems, unit } as SipMessage;
}
