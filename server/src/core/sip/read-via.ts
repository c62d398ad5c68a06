import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isDigits,
  isLws,
  OPEN_BRACKET,
  SEMICOLON,
  SLASH,
  skipLws,
  trimLws,
} from './chars';
import type { HeaderField, SipMessage } from './message';
import { paramEnd, readParams } from './param';
import type { Via } from './views';

function invalid(span: Span, why: string): Problem {
  return { code: 'via-invalid', message: `Via is not valid: ${why}.`, span };
}

/** The offset after the next `/` in `at`, white space round it included; `at.end` if there is none. */
function afterSlash(text: string, at: Span): number {
  let i = at.start;
  while (i < at.end && text.charCodeAt(i) !== SLASH) i++;
  return i < at.end ? skipLws(text, i + 1, at.end) : at.end;
}

/** The transport: after the second slash of `SIP / 2.0 / UDP`, up to white space (RFC 3261 §25.1 sent-protocol). */
function readTransport(text: string, head: Span): Span {
  const start = afterSlash(text, { start: afterSlash(text, head), end: head.end });
  let end = start;
  while (end < head.end && !isLws(text.charCodeAt(end))) end++;
  return { start, end };
}

interface SentBy {
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `host [ COLON port ]`; white space round the colon is legal (RFC 4475 §3.1.1.1). */
function readSentBy(text: string, at: Span, problems: Problem[]): SentBy {
  if (at.end <= at.start) {
    problems.push(invalid(at, 'sent-by is missing'));
    return { host: '', port: undefined };
  }
  const bracketed = text.charCodeAt(at.start) === OPEN_BRACKET;
  let hostEnd = at.start;
  while (hostEnd < at.end && text.charCodeAt(hostEnd) !== (bracketed ? CLOSE_BRACKET : COLON)) hostEnd++;
  let colon = hostEnd;
  while (colon < at.end && text.charCodeAt(colon) !== COLON) colon++;
  const lower = (start: number, end: number) => text.slice(start, trimLws(text, start, end)).toLowerCase();
  if (!bracketed && text.indexOf(':', colon + 1) !== -1 && text.indexOf(':', colon + 1) < at.end) {
    problems.push(invalid(at, 'an IPv6 address must stand in square brackets'));
    return { host: lower(at.start, at.end), port: undefined };
  }
  const host = bracketed ? lower(at.start + 1, hostEnd) : lower(at.start, hostEnd);
  if (colon >= at.end) return { host, port: undefined };
  const portStart = skipLws(text, colon + 1, at.end);
  const value = isDigits(text, portStart, at.end) ? Number(text.slice(portStart, at.end)) : Number.NaN;
  if (value >= 1 && value <= 65535) return { host, port: value };
  problems.push(invalid({ start: colon, end: at.end }, 'the port is not a number from 1 to 65535'));
  return { host, port: undefined };
}

function readVia(text: string, at: Span, problems: Problem[]): { via: Via; next: number } {
  const headEnd = paramEnd(text, at.start, at.end, true);
  const head = { start: at.start, end: headEnd };
  const transportSpan = readTransport(text, head);
  const sentByStart = skipLws(text, transportSpan.end, headEnd);
  const sentBy = { start: sentByStart, end: trimLws(text, sentByStart, headEnd) };
  if (transportSpan.end === transportSpan.start) {
    problems.push(
      invalid({ start: head.start, end: trimLws(text, head.start, headEnd) }, 'the transport is missing'),
    );
  }
  const { host, port } = readSentBy(text, sentBy, transportSpan.end > transportSpan.start ? problems : []);
  const { params, next } = readParams(text, { start: headEnd, end: at.end }, true);
  const via: Via = {
    span: { start: at.start, end: trimLws(text, at.start, next) },
    transport: text.slice(transportSpan.start, transportSpan.end).toUpperCase(),
    transportSpan,
    sentBy,
    host,
    port,
    params,
  };
  return { via, next };
}

/**
 * Reads the values of one Via field, topmost first (RFC 3261 §20.42, §25.1 via-parm). Empty list elements and empty
 * parameters are skipped. Problems have the code `via-invalid`.
 */
export function readVias(message: SipMessage, field: HeaderField): Parsed<readonly Via[]> {
  const { text } = message;
  const { end } = field.value;
  const value: Via[] = [];
  const problems: Problem[] = [];
  let i = field.value.start;
  while (i < end) {
    i = skipLws(text, i, end);
    const c = text.charCodeAt(i);
    if (i >= end) break;
    if (c === COMMA || (c === SEMICOLON && value.length === 0)) {
      i++;
      continue;
    }
    const { via, next } = readVia(text, { start: i, end }, problems);
    value.push(via);
    i = next;
  }
  return { value, problems };
}
