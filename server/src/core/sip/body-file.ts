import type { Span } from '../text/span';
import {
  isBlankUnit,
  lineEndAt,
  lineStartAt,
  nextLineAt,
  skipBlanks,
  trimBlanksEnd,
} from './message-file-lines';

/** `< ./offer.sdp` as the whole body of an authored message: its body is that file, byte for byte. */
export interface BodyFile {
  /** As written, relative to the file that names it. */
  readonly path: string;
  /** Of the path. */
  readonly span: Span;
  /** Of the whole line, without its line end. */
  readonly line: Span;
}

/** Longer names than this are no path. */
const longestPath = 1000;

/**
 * The file that the message in `message` has as its body; undefined where the body is anything else. It is the only
 * line of the body, a `<`, blanks and a path; XML has no blank there.
 */
export function bodyFileOf(text: string, message: Span): BodyFile | undefined {
  let end = message.end;
  while (end > message.start && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  const start = lineStartAt(text, end);
  if (start <= message.start || text.charAt(start) !== '<' || !isBlankUnit(text.charCodeAt(start + 1)))
    return undefined;
  if (bodyStartOf(text, message) !== start) return undefined;
  const from = skipBlanks(text, start + 1, end);
  const to = trimBlanksEnd(text, from, end);
  if (to === from || to - from > longestPath) return undefined;
  return { path: text.slice(from, to), span: { start: from, end: to }, line: { start, end } };
}

/** Where the line after the first empty one starts: that is where a body does. Undefined where there is none. */
function bodyStartOf(text: string, message: Span): number | undefined {
  for (let at = message.start; at < message.end; ) {
    const end = lineEndAt(text, at);
    const next = nextLineAt(text, end);
    if (end === at && at > message.start) return next;
    at = next;
  }
  return undefined;
}
