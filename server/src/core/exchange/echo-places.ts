import { QUOTE, skipQuoted } from '../sip/chars';
import { findHeader } from '../sip/find-header';
import type { HeaderField, SipMessage } from '../sip/message';
import { readMediaType } from '../sip/read-media-type';
import type { Span } from '../text/span';

/** What the request tells of its secrets beside their rows. */
export interface EchoHints {
  /** Lower-case names of parameters that held one. */
  readonly parameters: ReadonlySet<string>;
  /** One stood in an address, so a peer may tell it back as the user of another one. */
  readonly isInAddress: boolean;
}

/** What an answer has as the request had it, and the request tells where its secrets are. */
const copied = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'record-route']);

/**
 * Where a peer may tell a short secret back: in its own words, and where the field is as opaque as the one that held it.
 * Places that the protocol counts, orders or finds messages by (CSeq, Via, Content-Length, SDP …) are none: there the
 * same characters stand by chance, and a mask would change what the trace shows. Linear.
 */
export function echoPlaces(message: SipMessage, field: HeaderField, hints: EchoHints): readonly Span[] {
  const { spec, value } = field;
  if (copied.has(field.id)) return [];
  if (spec === undefined || spec.syntax === 'text') return [value];
  return joined([
    ...quotedIn(message.text, value),
    ...parametersIn(message.text, value, hints.parameters),
    ...(hints.isInAddress ? usersIn(message.text, value) : []),
  ]);
}

/** True for a body of words: text, JSON, XML, a form. Not SDP, whose numbers are its structure, nor a part of a message. */
export function isBodyOfWords(message: SipMessage): boolean {
  const field = findHeader(message, 'content-type');
  if (!field) return false;
  const { name } = readMediaType(message, field).value;
  return /^text\/|[/+](?:json|xml)$|\/x-www-form-urlencoded$/.test(name);
}

function* quotedIn(text: string, { start, end }: Span): Generator<Span> {
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== QUOTE) continue;
    const after = skipQuoted(text, at, end);
    yield { start: at, end: after };
    at = after - 1;
  }
}

/** Longer names are none. */
const longestName = 64;

function* parametersIn(text: string, { start, end }: Span, names: ReadonlySet<string>): Generator<Span> {
  if (names.size === 0) return;
  for (let at = start; at < end; at++) {
    if (text[at] !== '=') continue;
    const name = parameterBefore(text, at + 1, start);
    if (name === undefined || !names.has(name)) continue;
    const from = at + 1;
    while (at + 1 < end && !';,&?>'.includes(text[at + 1] ?? '')) at++;
    yield { start: from, end: at + 1 };
  }
}

function* usersIn(text: string, { start, end }: Span): Generator<Span> {
  const value = text.slice(start, end);
  for (const { 0: found, 1: scheme = '', index } of value.matchAll(/\b(sips?:|tel:)[^\s@<>",;?&]+/gi)) {
    const after = index + found.length;
    if (value[after] !== '@' && scheme.toLowerCase() !== 'tel:') continue;
    yield { start: start + index + scheme.length, end: start + after };
  }
}

/**
 * The lower-case name of the parameter whose value begins at `at`, after `=` and a quote; undefined where none does.
 * Nothing before `from` is looked at.
 */
export function parameterBefore(text: string, at: number, from: number): string | undefined {
  const before = text.slice(Math.max(from, at - longestName - 4), at);
  return /([\w!%*+`'~.-]{1,64})[ \t]?=[ \t]?"?$/.exec(before)?.[1]?.toLowerCase();
}

/** In order, and none inside of another. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (!last || span.start >= last.end) result.push(span);
    else if (span.end > last.end) result[result.length - 1] = { start: last.start, end: span.end };
  }
  return result;
}
