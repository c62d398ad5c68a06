import { COMMA, QUOTE, SEMICOLON, skipQuoted } from './chars';
import type { HeaderField, SipMessage } from './message';

/** A header value while a view reads it: it moves forward only, and no part is looked at twice. */
export interface ValueReading {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True if commas divide elements. Unknown header fields are taken for lists. */
  readonly list: boolean;
  /**
   * From here on no quoted string closes any more, so that a quote is a character like any: the best reading of
   * `"Bob <sip:bob@example.com>;tag=7`, and what keeps a value full of escaped quotes linear.
   */
  unclosedFrom: number;
}

/** Starts to read the value of a field. */
export function readingOf(message: SipMessage, field: HeaderField): ValueReading {
  const { start, end } = field.value;
  return { text: message.text, start, end, list: field.spec?.commaList ?? true, unclosedFrom: end };
}

/** The offset after the quoted string that opens at `at`, or after its quote alone if it never closes. */
export function afterQuote(reading: ValueReading, at: number): number {
  if (at >= reading.unclosedFrom) return at + 1;
  const after = skipQuoted(reading.text, at, reading.end);
  if (after < reading.end || closesAtEnd(reading, at)) return after;
  reading.unclosedFrom = at;
  return at + 1;
}

/** True if the quoted string that opens at `at` and runs to the end has its closing quote there. */
function closesAtEnd({ text, end }: ValueReading, at: number): boolean {
  if (end - at < 2 || text.charCodeAt(end - 1) !== QUOTE) return false;
  let backslashes = 0;
  while (end - 2 - backslashes > at && text.charCodeAt(end - 2 - backslashes) === 92) backslashes++;
  return backslashes % 2 === 0;
}

/** True for the comma that ends an element of a list. */
export function isListComma(reading: ValueReading, c: number): boolean {
  return reading.list && c === COMMA;
}

/** The offset of the next `;` or, in a list, `,` outside of quoted strings, or the end of the value. */
export function partEnd(reading: ValueReading, from: number): number {
  const { text, end } = reading;
  let i = from;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === SEMICOLON || isListComma(reading, c)) return i;
    i = c === QUOTE ? afterQuote(reading, i) : i + 1;
  }
  return end;
}
