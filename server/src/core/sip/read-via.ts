import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  CLOSE_BRACKET,
  COLON,
  isDigits,
  isLws,
  OPEN_BRACKET,
  SEMICOLON,
  SLASH,
  skipLws,
  trimLws,
} from './chars';
import type { HeaderField, SipMessage } from './message';
import { readParams } from './param';
import { remembered } from './remembered';
import { isListComma, partEnd, readingOf, type ValueReading } from './value-reading';
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

function holdsColon(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === COLON) return true;
  return false;
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
  if (!bracketed && holdsColon(text, colon + 1, at.end)) {
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

function readVia(
  reading: ValueReading,
  start: number,
  problems: Problem[],
): { readonly via: Via; readonly next: number } {
  const { text } = reading;
  const headEnd = partEnd(reading, start);
  const head = { start, end: trimLws(text, start, headEnd) };
  const transportSpan = readTransport(text, head);
  const sentBy = { start: skipLws(text, transportSpan.end, head.end), end: head.end };
  const hasTransport = transportSpan.end > transportSpan.start;
  if (!hasTransport) problems.push(invalid(head, 'the transport is missing'));
  // One fault, one problem: without a transport nothing is known of what follows.
  const { host, port } = readSentBy(text, sentBy, hasTransport ? problems : []);
  const { params, next } = readParams(reading, headEnd);
  const via: Via = {
    span: { start, end: trimLws(text, start, next) },
    transport: text.slice(transportSpan.start, transportSpan.end).toUpperCase(),
    transportSpan,
    sentBy,
    host,
    port,
    params,
  };
  return { via, next };
}

function read(message: SipMessage, field: HeaderField): Parsed<readonly Via[]> {
  const reading = readingOf(message, field);
  const { text, end } = reading;
  const value: Via[] = [];
  const problems: Problem[] = [];
  let i = skipLws(text, reading.start, end);
  while (i < end) {
    const c = text.charCodeAt(i);
    // An element of mere parameters (`,;a=b,`) names no hop.
    if (isListComma(reading, c) || c === SEMICOLON) {
      i = skipLws(text, c === SEMICOLON ? readParams(reading, i).next : i + 1, end);
      continue;
    }
    const { via, next } = readVia(reading, i, problems);
    value.push(via);
    i = skipLws(text, next, end);
  }
  return { value, problems };
}

/**
 * Reads the values of one Via field, topmost first (RFC 3261 §20.42, §25.1 via-parm). Empty list elements and empty
 * parameters are skipped. Problems have the code `via-invalid`.
 */
export const readVias = remembered(read);
