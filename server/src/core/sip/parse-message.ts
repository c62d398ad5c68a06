import type { Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  afterLineEnd,
  COLON,
  COMMA,
  CR,
  findLineEnd,
  GREATER,
  isBlank,
  isLineEnd,
  isLws,
  isToken,
  isTokenChar,
  LESS,
  LF,
  QUOTE,
  skipBlanks,
} from './chars';
import { checkHeaderValue, headerProblem } from './check-header-value';
import { headerByName } from './facts/headers';
import type { HeaderField, SipMessage } from './message';
import { readStartLine } from './start-line';

/** 1: ends the line. 2: worth a closer look at the value. */
const marks = new Uint8Array(128);
for (let c = 0; c < 32; c++) marks[c] = 2;
for (const c of [QUOTE, LESS, GREATER, COMMA, 127]) marks[c] = 2;
marks[9] = 0;
marks[CR] = 1;
marks[LF] = 1;

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

/** Finds the end of a value that starts after the colon: its last non-blank, the end of the row, and whether to look closer. */
function scanValue(text: string, from: number): { end: number; lineEnd: number; closer: boolean } {
  let i = from;
  let seen = 0;
  for (;;) {
    while (i < text.length) {
      const c = text.charCodeAt(i);
      if (c < 128) {
        const mark = marks[c] as number;
        if (mark === 1) break;
        seen |= mark;
      }
      i++;
    }
    const next = afterLineEnd(text, i);
    // §7.3.1: a row that begins with white space continues the one before.
    if (next >= text.length || !isBlank(text.charCodeAt(next))) {
      let end = i;
      while (end > from && isLws(text.charCodeAt(end - 1))) end--;
      return { end, lineEnd: next, closer: seen !== 0 };
    }
    i = next;
  }
}

function checkName(rows: Rows, name: Span, colon: number): void {
  if (name.end === name.start) {
    rows.problems.push(
      headerProblem({ start: name.start, end: colon + 1 }, 'the name before the colon is missing'),
    );
  } else if (!isToken(rows.text, name.start, name.end)) {
    rows.problems.push(headerProblem(name, 'the name before the colon is not a token'));
  }
}

/** Reads one header field with its continuation rows (RFC 3261 §7.3.1). */
function readRow(rows: Rows): void {
  const { text } = rows;
  const start = rows.at;
  let i = start;
  while (i < text.length && isTokenChar(text.charCodeAt(i))) i++;
  let nameEnd = i;
  if (text.charCodeAt(i) !== COLON) {
    // Blanks before the colon are legal (HCOLON, §25.1); anything else makes the name no token.
    while (i < text.length && text.charCodeAt(i) !== COLON && !isLineEnd(text.charCodeAt(i))) i++;
    if (i >= text.length || text.charCodeAt(i) !== COLON) {
      skipGarbage(rows, 'it has no colon');
      return;
    }
    nameEnd = i;
    while (nameEnd > start && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
  }
  const name: Span = { start, end: nameEnd };
  checkName(rows, name, i);

  const { end, lineEnd, closer } = scanValue(text, i + 1);
  let valueStart = i + 1;
  while (valueStart < end && isLws(text.charCodeAt(valueStart))) valueStart++;
  // An empty value stands where one would be typed: after the blanks of its own line.
  if (valueStart >= end) valueStart = skipBlanks(text, i + 1, lineEnd);
  const value = { start: valueStart, end: Math.max(valueStart, end) };
  const written = text.slice(start, nameEnd);
  const spec = headerByName(written);
  if (closer) checkHeaderValue(text, value, spec, rows.problems);
  rows.headers.push({
    id: spec?.id ?? written.toLowerCase(),
    spec,
    name,
    value,
    line: { start, end: lineEnd },
  });
  rows.at = lineEnd;
}

/**
 * Reads any text as a SIP message, whatever is wrong with it (RFC 3261 §7, §25). Leading line ends are keep-alives
 * (§7.5); CRLF, LF and CR each end a line; the body is everything after the first empty line, whatever
 * Content-Length says. Problems have the codes `start-line-invalid` and `header-syntax`. One pass, linear.
 */
export function parseMessage(text: string, unit: 'bytes' | 'utf16'): SipMessage {
  const problems: Problem[] = [];
  let at = 0;
  while (at < text.length && isLineEnd(text.charCodeAt(at))) at++;
  const lineEnd = findLineEnd(text, at);
  const startLine = readStartLine(text, at, lineEnd, problems);
  const rows: Rows = { text, headers: [], problems, at: afterLineEnd(text, lineEnd) };
  let separator: Span | undefined;
  if (rows.at < text.length && isBlank(text.charCodeAt(rows.at))) {
    skipGarbage(rows, 'it continues a header field, but there is none before it');
  }
  while (rows.at < text.length) {
    if (isLineEnd(text.charCodeAt(rows.at))) {
      separator = { start: rows.at, end: afterLineEnd(text, rows.at) };
      break;
    }
    readRow(rows);
  }
  const body = { start: separator?.end ?? text.length, end: text.length };
  const parts = { text, headers: rows.headers, separator, body, problems, unit };
  switch (startLine.kind) {
    case 'request':
      return { kind: 'request', startLine, ...parts };
    case 'response':
      return { kind: 'response', startLine, ...parts };
    case 'broken':
      return { kind: 'broken', startLine, ...parts };
  }
}
