import type { Problem } from '../text/parsed';
import type { SameEnds } from '../text/same-ends';
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

/** The version of a message before an edit, and what both texts have in common. */
export interface MessageBefore {
  readonly message: SipMessage;
  readonly ends: SameEnds;
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** Takes the rows over that stand before what was edited. A row ends where the next unit shows that nothing continues it. */
function takeFirstRows(rows: Rows, { message, ends }: MessageBefore): void {
  for (const field of message.headers) {
    if (field.line.start !== rows.at || field.line.end >= ends.head) return;
    rows.headers.push(field);
    rows.at = field.line.end;
  }
}

function rowStartingAt(headers: readonly HeaderField[], start: number): number | undefined {
  let low = 0;
  let high = headers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headers[middle]?.line.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return headers[low]?.line.start === start ? low : undefined;
}

/**
 * Where a row starts at which one started before the edit, and the text is the same from there to its end, all further
 * rows are the same: takes them over, and answers whether it did.
 */
function takeLastRows(rows: Rows, { message, ends }: MessageBefore): boolean {
  const { text, headers } = rows;
  if (rows.at < text.length - ends.tail) return false;
  const by = text.length - message.text.length;
  const from = rowStartingAt(message.headers, rows.at - by);
  const last = message.headers.at(-1);
  if (from === undefined || !last) return false;
  for (const field of message.headers.slice(from)) {
    const { id, spec, name, value, line } = field;
    headers.push(
      by === 0 ? field : { id, spec, name: moved(name, by), value: moved(value, by), line: moved(line, by) },
    );
  }
  rows.at = last.line.end + by;
  return true;
}

/** Reads rows up to the empty line, which it answers, or to the end of the text (RFC 3261 §7). */
function readRows(rows: Rows, known?: MessageBefore): Span | undefined {
  const { text } = rows;
  // With problems of rows before an edit it would have to be said which of them stay.
  let before = known?.message.problems.length === 0 ? known : undefined;
  if (before) takeFirstRows(rows, before);
  if (rows.at < text.length && isBlank(text.charCodeAt(rows.at))) {
    skipGarbage(rows, 'it continues a header field, but there is none before it');
  }
  while (rows.at < text.length) {
    if (isLineEnd(text.charCodeAt(rows.at))) return { start: rows.at, end: afterLineEnd(text, rows.at) };
    if (before && takeLastRows(rows, before)) before = undefined;
    else readRow(rows);
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
 * Content-Length says. Problems have the codes `start-line-invalid` and `header-syntax`. One pass, linear. `before` is
 * the version before an edit: rows that it left as they were are taken over; the outcome is the same without it.
 */
export function parseMessage(text: string, unit: 'bytes' | 'utf16', before?: MessageBefore): SipMessage {
  const problems: Problem[] = [];
  const headers: HeaderField[] = [];
  let at = 0;
  while (at < text.length && isLineEnd(text.charCodeAt(at))) at++;
  const lineEnd = findLineEnd(text, at);
  const startLine = readStartLine(text, at, lineEnd, problems);
  const separator = readRows({ text, headers, problems, at: afterLineEnd(text, lineEnd) }, before);
  const body = { start: separator === undefined ? text.length : separator.end, end: text.length };
  // The kind of the start line is the kind of the message, which the type system cannot follow through a union.
  return { kind: startLine.kind, startLine, text, headers, separator, body, problems, unit } as SipMessage;
}
