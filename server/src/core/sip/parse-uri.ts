import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import {
  AT,
  CLOSE_BRACKET,
  COLON,
  GREATER,
  isDigit,
  isDigits,
  isLws,
  LESS,
  OPEN_BRACKET,
  PERCENT,
  QUESTION,
  QUOTE,
  SEMICOLON,
  skipLws,
  trimLws,
} from './chars';
import { readParam } from './param';
import { rememberedUri } from './remembered';
import { shownText } from './shown-text';
import type { Param, Uri } from './views';

/** Schemes that are built as `user@host` (RFC 3261 §19.1.1; RFC 3859 and 3860 for pres and im). */
const hostSchemes: ReadonlySet<string> = new Set(['sip', 'sips', 'im', 'pres']);

interface Reading {
  readonly text: string;
  readonly at: Span;
  readonly scheme: string;
  readonly problems: Problem[];
}

function report(reading: Reading, span: Span, why: string): void {
  const { text, at, scheme } = reading;
  const kind = scheme === '' ? 'URI' : `${scheme} URI`;
  reading.problems.push({
    code: 'uri-invalid',
    message: `"${shownText(text, at)}" is not a valid ${kind}: ${why}.`,
    span,
  });
}

/** `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) ":"`; the offset of the colon, or -1. */
function findSchemeColon(text: string, at: Span): number {
  for (let i = at.start; i < at.end; i++) {
    const c = text.charCodeAt(i);
    const letter = (c | 32) >= 97 && (c | 32) <= 122;
    if (c === COLON) return i > at.start ? i : -1;
    if (!letter && (i === at.start || !(isDigit(c) || c === 43 || c === 45 || c === 46))) return -1;
  }
  return -1;
}

function indexOfAny(text: string, at: Span, first: number, second: number): number {
  for (let i = at.start; i < at.end; i++) {
    const c = text.charCodeAt(i);
    if (c === first || c === second) return i;
  }
  return at.end;
}

/**
 * The `@` that ends the user part, or -1. The user part may hold `;` and `?` (RFC 3261 §25.1 user-unreserved,
 * RFC 4475 §3.1.1.9), so the first `@` decides, and a later one too if no `;` or `?` stands between.
 */
function findAt(text: string, at: Span): number {
  let found = -1;
  for (let i = at.start; i < at.end; i++) {
    const c = text.charCodeAt(i);
    if (c === AT) found = i;
    else if (found >= 0 && (c === SEMICOLON || c === QUESTION)) break;
  }
  return found;
}

/** What is wrong with the character at `i`, if anything. */
function characterFault(text: string, i: number, end: number): string | undefined {
  const c = text.charCodeAt(i);
  if (isLws(c)) return 'it holds white space';
  if (c === LESS || c === GREATER || c === QUOTE) return `it holds a raw ${text.charAt(i)}`;
  if (c !== PERCENT) return undefined;
  const escaped = i + 2 < end && isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2));
  return escaped ? undefined : 'a "%" is not followed by two hex digits';
}

/**
 * Faults that any URI can have: raw blanks, `<>"`, and `%` without two hex digits (RFC 3986 §2). The first is
 * reported. Controls are a fault of the row or line that holds them, and reported there.
 */
function checkCharacters(reading: Reading): void {
  const { text, at } = reading;
  for (let i = at.start; i < at.end; i++) {
    const why = characterFault(text, i, at.end);
    if (why === undefined) continue;
    report(reading, { start: i, end: i + 1 }, why);
    return;
  }
}

function isHex(c: number): boolean {
  return isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102);
}

/** Checks a host without brackets (RFC 3261 §25.1 hostname, IPv4address). */
function checkHost(reading: Reading, host: Span): void {
  const { text } = reading;
  let labelStart = host.start;
  let numeric = 0;
  let labels = 0;
  let tooLarge = false;
  for (let i = host.start; i <= host.end; i++) {
    if (i < host.end && text.charCodeAt(i) !== 46) continue;
    labels++;
    if (text.charCodeAt(labelStart) === 45 || (i > labelStart && text.charCodeAt(i - 1) === 45)) {
      report(reading, { start: labelStart, end: i }, 'a host label begins or ends with "-"');
      return;
    }
    if (isDigits(text, labelStart, i)) {
      numeric++;
      if (i - labelStart > 3 || Number(text.slice(labelStart, i)) > 255) tooLarge = true;
    }
    labelStart = i + 1;
  }
  if (labels === 4 && numeric === 4 && tooLarge) report(reading, host, 'an IPv4 octet is above 255');
}

interface HostPort {
  readonly host: Span | undefined;
  readonly port: Span | undefined;
}

/** Reads and checks `host [":" port]`. */
function readHostPort(reading: Reading, at: Span): HostPort {
  const { text } = reading;
  if (at.start >= at.end) {
    report(
      reading,
      at.start > reading.at.start ? { start: at.start - 1, end: at.start } : at,
      'the host is missing',
    );
    return { host: undefined, port: undefined };
  }
  let hostEnd: number;
  if (text.charCodeAt(at.start) === OPEN_BRACKET) {
    hostEnd = at.start;
    while (hostEnd < at.end && text.charCodeAt(hostEnd) !== CLOSE_BRACKET) hostEnd++;
    if (hostEnd >= at.end) report(reading, at, 'the "[" of an IPv6 address is not closed');
    else if (hostEnd === at.start + 1)
      report(reading, { start: at.start, end: hostEnd + 1 }, 'the host is missing');
    hostEnd = Math.min(hostEnd + 1, at.end);
  } else {
    hostEnd = indexOfAny(text, at, COLON, COLON);
    const second =
      hostEnd < at.end ? indexOfAny(text, { start: hostEnd + 1, end: at.end }, COLON, COLON) : at.end;
    if (second < at.end) {
      // RFC 5118 §4.2: two colons can only be an IPv6 address without its brackets.
      report(reading, at, 'an IPv6 address must stand in square brackets');
      return { host: at, port: undefined };
    }
    if (hostEnd === at.start) report(reading, { start: at.start, end: at.start + 1 }, 'the host is missing');
    else checkHost(reading, { start: at.start, end: hostEnd });
  }
  const host = hostEnd > at.start ? { start: at.start, end: hostEnd } : undefined;
  if (hostEnd >= at.end) return { host, port: undefined };
  return { host, port: readPort(reading, { start: hostEnd, end: at.end }) };
}

/** Reads `:port`; `at` begins at the colon, or at stray text after a bracketed host. */
function readPort(reading: Reading, at: Span): Span | undefined {
  const { text } = reading;
  if (text.charCodeAt(at.start) !== COLON) {
    report(reading, at, 'text stands between the host and the port');
    return undefined;
  }
  const port = { start: at.start + 1, end: at.end };
  const value = isDigits(text, port.start, port.end) ? Number(text.slice(port.start, port.end)) : Number.NaN;
  if (!(value >= 1 && value <= 65535)) {
    report(reading, port.end > port.start ? port : at, 'the port is not a number from 1 to 65535');
  }
  return port;
}

/** Reads `;name=value` pieces that fill `at`; quotes mean nothing in a URI. */
function readUriParams(text: string, at: Span): readonly Param[] {
  const params: Param[] = [];
  let i = at.start;
  while (i < at.end) {
    const end = indexOfAny(text, { start: i + 1, end: at.end }, SEMICOLON, SEMICOLON);
    const param = readParam(text, { start: i + 1, end }, i);
    if (param !== undefined) params.push(param);
    i = end;
  }
  return params;
}

/** Reads what follows the scheme of a `sip:`-like URI (RFC 3261 §19.1.1). */
function readHostUri(reading: Reading, base: Uri, rest: Span): Uri {
  const { text } = reading;
  const atSign = findAt(text, rest);
  let user: Span | undefined;
  let password: Span | undefined;
  if (atSign >= 0) {
    const info = { start: rest.start, end: atSign };
    const colon = indexOfAny(text, info, COLON, COLON);
    user = { start: info.start, end: colon };
    if (colon < info.end) password = { start: colon + 1, end: info.end };
    const early = indexOfAny(text, info, AT, AT);
    if (early < info.end)
      report(reading, { start: early, end: early + 1 }, 'the user part holds an unescaped "@"');
  }
  const hostStart = atSign >= 0 ? atSign + 1 : rest.start;
  const hostEnd = indexOfAny(text, { start: hostStart, end: rest.end }, SEMICOLON, QUESTION);
  const hostPort = readHostPort(reading, { start: hostStart, end: hostEnd });
  const question = indexOfAny(text, { start: hostEnd, end: rest.end }, QUESTION, QUESTION);
  const params = readUriParams(text, { start: hostEnd, end: question });
  const headers = question < rest.end ? { start: question + 1, end: rest.end } : undefined;
  const { span, scheme, schemeSpan } = base;
  const { host, port } = hostPort;
  // Written out: every URI of a trace comes by here, and a spread costs as much as reading one.
  return { span, scheme, schemeSpan, user, password, host, port, params, headers };
}

const outside = 'white space stands round it';

function read(text: string, whole: Span): Parsed<Uri> {
  const at = { start: skipLws(text, whole.start, whole.end), end: whole.end };
  at.end = trimLws(text, at.start, at.end);
  const colon = findSchemeColon(text, at);
  const scheme = colon < 0 ? '' : text.slice(at.start, colon).toLowerCase();
  const problems: Problem[] = [];
  const reading: Reading = { text, at, scheme, problems };
  const base: Uri = {
    span: whole,
    scheme,
    schemeSpan: { start: at.start, end: colon < 0 ? at.start : colon },
    user: undefined,
    password: undefined,
    host: undefined,
    port: undefined,
    params: [],
    headers: undefined,
  };
  if (at.end <= at.start) {
    report(reading, whole, 'it is empty');
    return { value: base, problems };
  }
  const rest = { start: colon < 0 ? at.start : colon + 1, end: at.end };
  if (at.start > whole.start) report(reading, { start: whole.start, end: at.start }, outside);
  else if (at.end < whole.end) report(reading, { start: at.end, end: whole.end }, outside);
  else checkCharacters(reading);
  if (scheme === '') {
    // Without a scheme the best reading is a sip: URI that lost it; one fault, one problem.
    if (problems.length === 0) report(reading, at, 'the scheme is missing');
    const lost: Reading = { ...reading, problems: [] };
    return { value: readHostUri(lost, base, rest), problems };
  }
  if (hostSchemes.has(scheme)) return { value: readHostUri(reading, base, rest), problems };
  if (scheme !== 'tel') return { value: base, problems };
  const end = indexOfAny(text, rest, SEMICOLON, SEMICOLON);
  const params = readUriParams(text, { start: end, end: rest.end });
  return { value: { ...base, user: { start: rest.start, end }, params }, problems };
}

/**
 * Reads the URI that `whole` covers, without angle brackets. Problems have the code `uri-invalid`: no scheme, empty or
 * bad host, IPv6 without brackets, bad port, raw characters, bad escapes, white space round it. A URI of a scheme that
 * is not built like `sip:` keeps its scheme only; of `tel:` the number is the `user` (RFC 3966).
 */
export const parseUri = rememberedUri(read);
