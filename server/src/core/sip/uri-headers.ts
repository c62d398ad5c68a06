import type { Span } from '../text/span';
import { EQUALS } from './chars';

const AMPERSAND = 38;

/** One `hname=hvalue` of the part of a URI behind `?` (RFC 3261 §19.1.1). */
export interface UriHeader {
  readonly span: Span;
  /** As written, escapes included. */
  readonly name: Span;
  /** Lower-case name, unescaped: `replaces`. */
  readonly id: string;
  readonly value: Span;
}

/** Reads `hname=hvalue *( "&" hname=hvalue )`; `at` is `Uri.headers`. Empty pieces are skipped. */
export function readUriHeaders(text: string, at: Span): readonly UriHeader[] {
  const headers: UriHeader[] = [];
  let i = at.start;
  while (i < at.end) {
    let stop = i;
    let equals = -1;
    while (stop < at.end && text.charCodeAt(stop) !== AMPERSAND) {
      if (equals < 0 && text.charCodeAt(stop) === EQUALS) equals = stop;
      stop++;
    }
    const nameEnd = equals < 0 ? stop : equals;
    if (nameEnd > i) {
      headers.push({
        span: { start: i, end: stop },
        name: { start: i, end: nameEnd },
        id: unescapeUri(text.slice(i, nameEnd)).toLowerCase(),
        value: { start: Math.min(nameEnd + 1, stop), end: stop },
      });
    }
    i = stop + 1;
  }
  return headers;
}

/** Each `%HH` as the character of that number, once and never again (RFC 4475 §3.1.1.3); a lone `%` stays. */
export function unescapeUri(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
