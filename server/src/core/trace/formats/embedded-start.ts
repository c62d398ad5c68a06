import { allMethods } from '../../sip/facts/methods';
import { looksLikeStartLine } from '../../sip/start-line';

/** Known methods first: letters of a binary header before one must not be taken for a part of its name. */
const methods = allMethods.map(method => method.name).join('|');
const starts = new RegExp(`SIP/2\\.0 [1-6]\\d\\d\\b|(?:${methods}) [a-z]{2,8}:`);

/** Longest line that is looked at. */
const longest = 65_536;

/** Where something that begins like a start line stands in a line, whatever follows it; -1 if nothing does. */
export function embeddedStartWord(line: string): number {
  const match = starts.exec(line.length > longest ? line.slice(0, longest) : line);
  return match ? match.index : -1;
}

/**
 * Where a start line begins in a line that holds other things before it: the bytes of a packet, words of a script.
 * -1 if there is none that goes on to the end of the line. For formats that say that one must stand there.
 */
export function embeddedStart(line: string): number {
  const at = embeddedStartWord(line);
  return at >= 0 && looksLikeStartLine(line.slice(at, at + longest)) ? at : -1;
}
