import type { Span } from './span';

/** U+FFFD in UTF-8, one character a byte. */
const replacementBytes = '\u00ef\u00bf\u00bd';

/**
 * The first U+FFFD of a text: there bytes were lost when somebody decoded it, now (an editor) or before it was saved.
 * `unit` tells how the text was read: as bytes, one character each, the replacement is three of them.
 */
export function lostBytesAt(text: string, unit: 'bytes' | 'utf16'): Span | undefined {
  const wanted = unit === 'bytes' ? replacementBytes : '\ufffd';
  const start = text.indexOf(wanted);
  return start === -1 ? undefined : { start, end: start + wanted.length };
}
