import type { Span } from '../text/span';
import { isControl } from './chars';
import { unfold } from './find-header';

/** Longest part of a message that a sentence quotes; the rest becomes an ellipsis. */
const longest = 80;

function visible(c: string): string {
  return isControl(c.charCodeAt(0)) ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c;
}

/** A part of a message as a sentence may quote it: on one line, controls as `\x00`, at most 80 characters of it. */
export function shownText(text: string, at: Span): string {
  const end = Math.min(at.end, at.start + longest);
  const shown = Array.from(unfold(text, at.start, end), visible).join('');
  return end < at.end ? `${shown}…` : shown;
}
