import type { Span } from '../text/span';
import { utf8Length } from '../text/utf8-length';
import { lineEndAt, nextLineAt, skipBlanks, trimBlanksEnd } from './message-file-lines';

/** What the header part of an authored message says about its end. */
interface HeaderPart {
  /** Start of the body; undefined if no empty line closes the headers. */
  readonly bodyStart: number | undefined;
  readonly contentLength: number | undefined;
}

const LETTER_C = 99;
const LETTER_L = 108;

/** Longer names are not Content-Length; and looking for a colon behind the line would cost the rest of the text. */
const LONGEST_NAME = 40;

function contentLengthIn(text: string, start: number, end: number): number | undefined {
  // Nearly all rows are told by their first letter.
  const letter = text.charCodeAt(start) | 32;
  if (letter !== LETTER_C && letter !== LETTER_L) return undefined;
  const at = text.slice(start, Math.min(end, start + LONGEST_NAME + 1)).indexOf(':');
  if (at === -1) return undefined;
  const colon = start + at;
  const name = text.slice(start, trimBlanksEnd(text, start, colon)).toLowerCase();
  if (name !== 'content-length' && name !== 'l') return undefined;
  const value = text.slice(skipBlanks(text, colon + 1, end), trimBlanksEnd(text, colon + 1, end));
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function readHeaderPart(text: string, start: number): HeaderPart {
  let contentLength: number | undefined;
  for (let at = start; at < text.length; ) {
    const end = lineEndAt(text, at);
    const next = nextLineAt(text, end);
    if (end === at && at > start) return { bodyStart: next, contentLength };
    contentLength ??= contentLengthIn(text, at, end);
    at = next;
  }
  return { bodyStart: undefined, contentLength };
}

/** Bytes of whole lines in `[start, end)` on the wire, where an authored line end is CRLF. */
function wireBytes(text: string, { start, end }: Span, unit: 'bytes' | 'utf16'): number {
  let bytes = 0;
  for (let at = start; at < end; ) {
    const lineEnd = Math.min(lineEndAt(text, at), end);
    bytes += unit === 'bytes' ? lineEnd - at : utf8Length(text, at, lineEnd);
    if (lineEnd < end) bytes += 2;
    at = lineEnd < end ? nextLineAt(text, lineEnd) : end;
  }
  return bytes;
}

/** End of the last line of `[start, end)` that holds more than blanks, without its line end; `start` if none does. */
function lastContentEnd(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && ' \t\r\n'.includes(text.charAt(i - 1))) i--;
  return i === start ? start : lineEndAt(text, i);
}

/**
 * Where the message that starts at `start` ends in its part, which ends with `text`. Blank lines at the end belong
 * to the body only as far as Content-Length says so (RFC 3261 §20.14); without a usable one the body keeps the line
 * end of its last line and loses the blank lines that only part messages. `unit` says what a character of the text is.
 */
export function messageEnd(text: string, start: number, unit: 'bytes' | 'utf16'): number {
  const { bodyStart, contentLength } = readHeaderPart(text, start);
  if (bodyStart === undefined) return text.length;
  const content = lastContentEnd(text, bodyStart, text.length);
  const usual = content === bodyStart ? bodyStart : nextLineAt(text, content);
  if (contentLength === undefined) return usual;
  let bytes = wireBytes(text, { start: bodyStart, end: content }, unit);
  let at = content;
  while (bytes < contentLength && at < text.length) {
    at = nextLineAt(text, lineEndAt(text, at));
    bytes += 2;
  }
  return bytes === contentLength ? at : usual;
}
