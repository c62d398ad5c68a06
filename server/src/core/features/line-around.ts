import type { TextSlices } from '../text/chunked-text';
import type { Span } from '../text/span';

const CR = 13;
const LF = 10;

/** The line that holds an offset, without its line end. CR, LF and CRLF end a line. Work: the length of the line. */
export function lineAround(text: TextSlices, offset: number): Span {
  let start = offset;
  // Between CR and LF is the end of the line before.
  if (text.charCodeAt(start - 1) === CR && text.charCodeAt(start) === LF) start--;
  let end = start;
  while (start > 0 && text.charCodeAt(start - 1) !== LF && text.charCodeAt(start - 1) !== CR) start--;
  while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
  return { start, end };
}
