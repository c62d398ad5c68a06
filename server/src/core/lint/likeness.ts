import { AT, COLON, isDigit, QUOTE, SEMICOLON } from '../sip/chars';
import type { HeaderSpec } from '../sip/facts/header-spec';
import type { HeaderField } from '../sip/message';
import type { Span } from '../text/span';
import { LIKE, type PartWriter } from './part-writer';

/**
 * What of a row may be anything of its kind to a rule that judges the row alone, so that its verdict on one holds for
 * all that are alike:
 *
 * - `names` (addresses, Via): the random part of tags and branches, instance ids, telephone numbers as users, and which
 *   address of 10/8 or 192.168/16 it is;
 * - `auth` (challenges, credentials): nonces, responses and opaque values of one length;
 * - `call-id`: its letters and digits, and such an address behind `@`;
 * - `number` (CSeq, Content-Length): a plain number of at most nine digits.
 *
 * `none`: every unit counts. A rule that compares such parts with others, or with a list, must not declare to judge
 * rows; `rule-index.test.ts` holds all rules to that.
 */
export type Likeness = 'none' | 'names' | 'auth' | 'call-id' | 'number';

/** The likeness of the rows of a field. */
export function likenessOf(spec: HeaderSpec | undefined): Likeness {
  switch (spec?.syntax) {
    case 'via':
    case 'address':
    case 'address-list':
      return 'names';
    case 'challenge':
    case 'credentials':
      return 'auth';
    case 'call-id':
      return spec.id === 'call-id' ? 'call-id' : 'none';
    case 'cseq':
      return 'number';
    default:
      return spec?.id === 'content-length' ? 'number' : 'none';
  }
}

const PLUS = 43;
const DOT = 46;
const ONE = 49;
const ZERO = 48;

/** Letters, digits and marks of what programs make up: tags, branches, Call-IDs. */
const madeUp = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~')
  madeUp[c.charCodeAt(0)] = 1;

function isMadeUp(c: number): boolean {
  return c < 128 && madeUp[c] === 1;
}

/** True for `x` and `X`, with which people mask what they share. */
function isCross(c: number): boolean {
  return (c | 32) === 120;
}

/**
 * The end of what a program made up at `start`; `start` if it is shorter than `least`, or if somebody may have masked
 * it: rules look away there (`looksMasked`, `looksRedacted`).
 */
function madeUpEnd(text: string, start: number, end: number, least: number): number {
  let i = start;
  let before = 0;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (!isMadeUp(c)) break;
    if ((isCross(c) || c === DOT) && (isCross(before) || before === DOT)) return start;
    before = c;
    i++;
  }
  return i - start < least ? start : i;
}

function digitsEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isDigit(text.charCodeAt(i))) i++;
  return i;
}

/** The end of a number from 0 to 255 as addresses write it; `start` if there is none. */
function octetEnd(text: string, start: number, end: number): number {
  const stop = digitsEnd(text, start, Math.min(end, start + 4));
  const length = stop - start;
  if (length === 0 || length > 3 || (length > 1 && text.charCodeAt(start) === ZERO)) return start;
  return length < 3 || text.slice(start, stop) <= '255' ? stop : start;
}

/** Writes an address of 10/8 or 192.168/16 that stands at `at`, but not which one it is, and answers its end; else `at`. */
export function putPrivateAddress(to: PartWriter, text: string, at: number, end: number): number {
  const prefix = text.startsWith('10.', at) ? 3 : text.startsWith('192.168.', at) ? 8 : 0;
  if (prefix === 0 || isMadeUp(text.charCodeAt(at - 1))) return at;
  let i = at + prefix;
  for (let left = prefix === 3 ? 3 : 2; left > 0; left--) {
    const octet = octetEnd(text, i, end);
    if (octet === i) return at;
    i = octet;
    if (left > 1 && text.charCodeAt(i++) !== DOT) return at;
  }
  if (i < end && isMadeUp(text.charCodeAt(i))) return at;
  to.copy(text, at, at + prefix);
  to.put(LIKE);
  return i;
}

/** Parameters whose value is made up, and what every one of them begins with. */
const MADE_UP_PARAMS = ['tag=', 'branch=z9hG4bK', 'ftag=', 'did='] as const;
/** A shorter tag is a matter of its own (from-tag-missing). */
const LEAST_RANDOM = 4;

/** Writes a parameter with a made-up value that stands at `at`, but not which value, and answers its end; else `at`. */
function putParam(to: PartWriter, text: string, at: number, end: number): number {
  for (const name of MADE_UP_PARAMS) {
    if (!text.startsWith(name, at)) continue;
    const value = at + name.length;
    const after = madeUpEnd(text, value, end, LEAST_RANDOM);
    if (after === value) return at;
    to.copy(text, at, value);
    to.put(LIKE);
    return after;
  }
  return at;
}

/** Shorter users are names of services and extensions, to which rules may attend. */
const LEAST_PHONE = 5;
const UUID = 36;

/** Writes `LIKE` for the telephone number before `@`, or the UUID of a URN, that stands at `at`, and answers its end; else `at`. */
function putNumber(to: PartWriter, text: string, at: number, end: number): number {
  const phone = digitsEnd(text, at, end);
  let after = at;
  if (phone - at >= LEAST_PHONE && text.charCodeAt(phone) === AT) after = phone;
  else if (text.startsWith('uuid:', at - 5) && madeUpEnd(text, at, end, UUID) === at + UUID)
    after = at + UUID;
  if (after > at) to.put(LIKE);
  return after;
}

/** Units behind which, or at which, something may stand that is like others. */
const telltale = new Uint8Array(128);
for (const c of [SEMICOLON, COLON, PLUS, ONE]) telltale[c] = 1;

/** Writes a stretch with addresses in it. */
function putNames(to: PartWriter, text: string, { start, end }: Span): void {
  let from = start;
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c >= 128 || telltale[c] === 0) {
      i++;
      continue;
    }
    const at = c === ONE ? i : i + 1;
    to.copy(text, from, at);
    from =
      c === ONE
        ? putPrivateAddress(to, text, at, end)
        : c === SEMICOLON
          ? putParam(to, text, at, end)
          : putNumber(to, text, at, end);
    i = Math.max(from, i + 1);
  }
  to.copy(text, from, end);
}

/** What stands before a made-up value in quotes. */
const MADE_UP_VALUES = ['nonce="', 'response="', 'opaque="'] as const;

/** The end of hexadecimal digits in lower case. */
function hexEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && (isDigit(text.charCodeAt(i)) || (text.charCodeAt(i) >= 97 && text.charCodeAt(i) <= 102)))
    i++;
  return i;
}

/** A mask is a run of one character. */
function isOneUnit(text: string, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) if (text.charCodeAt(i) !== text.charCodeAt(start)) return false;
  return true;
}

function putAuth(to: PartWriter, text: string, { start, end }: Span): void {
  let from = start;
  for (
    let quote = text.indexOf('"', start);
    quote >= 0 && quote < end;
    quote = text.indexOf('"', quote + 1)
  ) {
    if (!MADE_UP_VALUES.some(name => text.startsWith(name, quote + 1 - name.length))) continue;
    const value = quote + 1;
    const after = madeUpEnd(text, value, end, LEAST_RANDOM);
    if (text.charCodeAt(after) !== QUOTE || isOneUnit(text, value, after)) continue;
    to.copy(text, from, value);
    to.put(LIKE);
    to.put(after - value);
    to.put(hexEnd(text, value, after) === after ? 1 : 0);
    from = after;
    quote = after;
  }
  to.copy(text, from, end);
}

function putCallId(to: PartWriter, text: string, { line, value }: HeaderField): void {
  to.copy(text, line.start, value.start);
  let at = madeUpEnd(text, value.start, value.end, 1);
  if (at > value.start) to.put(LIKE);
  if (at < value.end && text.charCodeAt(at) === AT) {
    to.put(AT);
    at = putPrivateAddress(to, text, at + 1, value.end);
  }
  to.copy(text, at, line.end);
}

function putPlainNumber(to: PartWriter, text: string, { line, value }: HeaderField): void {
  to.copy(text, line.start, value.start);
  const end = digitsEnd(text, value.start, value.end);
  const length = end - value.start;
  const isPlain = length === 1 || (length > 1 && length < 10 && text.charCodeAt(value.start) !== ZERO);
  if (isPlain) to.put(LIKE);
  to.copy(text, isPlain ? end : value.start, line.end);
}

/** Writes a row as it counts for rules that judge it alone. */
export function putRow(to: PartWriter, text: string, field: HeaderField, likeness: Likeness): void {
  if (likeness === 'names') putNames(to, text, field.line);
  else if (likeness === 'auth') putAuth(to, text, field.line);
  else if (likeness === 'call-id') putCallId(to, text, field);
  else if (likeness === 'number') putPlainNumber(to, text, field);
  else to.copy(text, field.line.start, field.line.end);
}

/** Writes a start line as it counts for rules that judge it alone. */
export function putStartLine(to: PartWriter, text: string, span: Span): void {
  putNames(to, text, span);
}
