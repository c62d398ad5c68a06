import type { Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  GREATER,
  isBlank,
  isControl,
  isDigit,
  isDigits,
  isToken,
  LESS,
  SLASH,
  SP,
  skipBlanks,
} from './chars';
import { methodByName } from './facts/methods';
import type { RequestLine, StartLine, StatusLine } from './message';
import { shownText } from './shown-text';

/** Where the first line stands in a text, without its line end, and where problems go. */
interface Reading {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly problems: Problem[];
}

function report(reading: Reading, span: Span, why: string): void {
  reading.problems.push({
    code: 'start-line-invalid',
    message: `Start line is not a valid SIP request line or status line: ${why}.`,
    span,
  });
}

/** `SIP/` in any letter case. */
function startsWithSip(text: string, start: number, end: number): boolean {
  return (
    end - start >= 4 &&
    text.charCodeAt(start + 3) === SLASH &&
    (text.charCodeAt(start) | 32) === 115 &&
    (text.charCodeAt(start + 1) | 32) === 105 &&
    (text.charCodeAt(start + 2) | 32) === 112
  );
}

function wordEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && !isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** RFC 3261 §7.1: elements are divided by a single SP, and nothing else. */
function checkGap(reading: Reading, start: number, end: number): void {
  if (end - start === 1 && reading.text.charCodeAt(start) === SP) return;
  if (end > start) report(reading, { start, end }, 'exactly one space must stand between its parts');
}

function checkVersion(reading: Reading, span: Span): void {
  const { text } = reading;
  // §7.1: upper case is to be sent, any case is to be accepted.
  const known = span.end - span.start === 7 && startsWithSip(text, span.start, span.end);
  if (known && text.startsWith('2.0', span.start + 4)) return;
  report(reading, span, `the version is "${shownText(text, span)}", not SIP/2.0`);
}

/** Neither a Request-URI nor a reason phrase may hold controls (RFC 3261 §25.1). */
function checkControls(reading: Reading, at: Span, where: string): void {
  for (let i = at.start; i < at.end; i++) {
    if (!isControl(reading.text.charCodeAt(i))) continue;
    report(reading, { start: i, end: i + 1 }, `${where} holds a control character`);
    return;
  }
}

/** RFC 3261 §7.2: `SIP-Version SP Status-Code SP Reason-Phrase`. */
function readStatusLine(reading: Reading, start: number): StatusLine {
  const { text, end } = reading;
  const version = { start, end: wordEnd(text, start, end) };
  checkVersion(reading, version);
  const codeStart = skipBlanks(text, version.end, end);
  checkGap(reading, version.end, codeStart);
  const hasCode = isDigit(text.charCodeAt(codeStart)) && codeStart < end;
  const statusCode = { start: codeStart, end: hasCode ? wordEnd(text, codeStart, end) : codeStart };
  const isNumber = isDigits(text, statusCode.start, statusCode.end);
  const code = isNumber ? Number(text.slice(statusCode.start, statusCode.end)) : Number.NaN;
  // The space after the code stays even when the reason is empty (§7.2, RFC 4475 §3.1.1.13). Later ones belong to the reason.
  const reason = { start: hasCode ? Math.min(statusCode.end + 1, end) : codeStart, end };
  if (!hasCode) report(reading, { start, end }, 'the status code is missing');
  else if (statusCode.end - statusCode.start !== 3 || !(code >= 100 && code <= 699)) {
    report(reading, statusCode, 'the status code is not three digits from 100 to 699');
  }
  if (hasCode && statusCode.end === end)
    report(reading, statusCode, 'the space after the status code is missing');
  else if (hasCode) checkGap(reading, statusCode.end, reason.start);
  checkControls(reading, reason, 'the reason phrase');
  return { kind: 'response', span: { start: reading.start, end }, version, statusCode, code, reason };
}

/** Takes angle brackets off (§7.1: the Request-URI MUST NOT be enclosed in them) and complains of blanks inside. */
function readRequestUri(reading: Reading, whole: Span): Span {
  const { text } = reading;
  let { start, end } = whole;
  const opens = start < end && text.charCodeAt(start) === LESS;
  const closes = start < end && text.charCodeAt(end - 1) === GREATER;
  if (opens || closes) report(reading, whole, 'the Request-URI must not stand in angle brackets');
  if (opens) start++;
  if (closes && end > start) end--;
  const blank = wordEnd(text, start, end);
  if (blank < end) {
    report(reading, { start: blank, end: skipBlanks(text, blank, end) }, 'the Request-URI holds white space');
  }
  checkControls(reading, { start, end }, 'the Request-URI');
  return { start, end };
}

/** Schemes that make a line without version a request line all the same. */
const requestSchemes = ['sip:', 'sips:', 'tel:', 'urn:'];

/** RFC 3261 §7.1: `Method SP Request-URI SP SIP-Version`. Undefined where the line is no request line at all. */
function readRequestLine(reading: Reading, start: number): RequestLine | undefined {
  const { text } = reading;
  let end = reading.end;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  const method = { start, end: wordEnd(text, start, end) };
  let versionStart = end;
  while (versionStart > method.end && !isBlank(text.charCodeAt(versionStart - 1))) versionStart--;
  const hasVersion = versionStart > method.end && startsWithSip(text, versionStart, end);
  const uriStart = skipBlanks(text, method.end, hasVersion ? versionStart : end);
  let uriEnd = hasVersion ? versionStart : end;
  while (uriEnd > uriStart && isBlank(text.charCodeAt(uriEnd - 1))) uriEnd--;

  if (!hasVersion && methodByName(text.slice(method.start, method.end)) === undefined) {
    const head = text.slice(uriStart, Math.min(uriStart + 5, uriEnd)).toLowerCase();
    if (!isToken(text, method.start, method.end) || !requestSchemes.some(s => head.startsWith(s)))
      return undefined;
  }
  if (!isToken(text, method.start, method.end)) report(reading, method, 'the method is not a token');
  const version = hasVersion ? { start: versionStart, end } : { start: end, end };
  if (uriEnd === uriStart) {
    report(reading, { start, end }, 'the Request-URI is missing');
  } else {
    checkGap(reading, method.end, uriStart);
    if (hasVersion) checkGap(reading, uriEnd, versionStart);
  }
  const uri = readRequestUri(reading, { start: uriStart, end: uriEnd });
  if (hasVersion) checkVersion(reading, version);
  else if (uriEnd > uriStart) report(reading, { start, end }, 'the version SIP/2.0 is missing');
  if (end < reading.end) report(reading, { start: end, end: reading.end }, 'white space stands at its end');
  return { kind: 'request', span: { start: reading.start, end: reading.end }, method, uri, version };
}

/**
 * Reads `[start, end)`, one line without its line end, as the first line of a message (RFC 3261 §7.1, §7.2) and
 * adds what is wrong to `problems`, code `start-line-invalid`. Answers the best reading there is.
 */
export function readStartLine(text: string, start: number, end: number, problems: Problem[]): StartLine {
  const reading: Reading = { text, start, end, problems };
  const first = skipBlanks(text, start, end);
  if (first > start && first < end) report(reading, { start, end: first }, 'white space stands before it');
  if (startsWithSip(text, first, end)) return readStatusLine(reading, first);
  const request = first < end ? readRequestLine(reading, first) : undefined;
  if (request !== undefined) return request;
  problems.length = 0;
  report(reading, { start, end }, end > start ? 'it is neither of them' : 'there is none');
  return { kind: 'broken', span: { start, end } };
}

/** True for a well-formed request line or status line (RFC 3261 §7.1, §7.2), given without its line end. */
export function isStartLine(line: string): boolean {
  if (!looksLikeStartLine(line)) return false;
  const problems: Problem[] = [];
  return readStartLine(line, 0, line.length, problems).kind !== 'broken' && problems.length === 0;
}

/** `SIP/` digit `.` digit at `at`, in any case. */
function isVersionAt(line: string, at: number): boolean {
  return (
    startsWithSip(line, at, line.length) &&
    isDigit(line.charCodeAt(at + 4)) &&
    line.charCodeAt(at + 5) === 46 &&
    isDigit(line.charCodeAt(at + 6))
  );
}

/**
 * True for a line that someone meant as the first line of a message, faults included: `SIP/x.y` and a number, or a
 * token, something with a colon (or a known method before it), and `SIP/x.y` at the end. Prose of a log that only
 * ends in "SIP/2.0" is not one. Linear, and quick on lines that are not: logs ask it of every line.
 */
export function looksLikeStartLine(line: string): boolean {
  let end = line.length;
  while (end > 0 && isBlank(line.charCodeAt(end - 1))) end--;
  const start = skipBlanks(line, 0, end);
  if (isVersionAt(line, start)) {
    const code = skipBlanks(line, start + 7, end);
    return code > start + 7 && isDigit(line.charCodeAt(code));
  }
  const version = end - 7;
  if (version <= start || !isVersionAt(line, version) || !isBlank(line.charCodeAt(version - 1))) return false;
  const methodEnd = wordEnd(line, start, version);
  if (!isToken(line, start, methodEnd)) return false;
  const uri = skipBlanks(line, methodEnd, version);
  if (uri >= version) return false;
  const colon = line.slice(uri, wordEnd(line, uri, version)).indexOf(':');
  return colon > 0 || methodByName(line.slice(start, methodEnd)) !== undefined;
}
