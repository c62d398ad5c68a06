import { headerByName } from './facts/headers';
import { methodByName } from './facts/methods';
import { lineEndAt, nextLineAt, outsideLineKind, skipBlanks } from './message-file-lines';
import { looksLikeStartLine } from './start-line';

/** Lines that are looked at before a file of comments alone is taken for one that somebody begins to write. */
const MAX_LINES = 1000;

/** True for a line that somebody may have meant as the start line of a message, written in full or not yet. */
function beginsMessage(line: string): boolean {
  if (looksLikeStartLine(line) || /^\s?SIP\//i.test(line) || line.includes('{{')) return true;
  const [method = ''] = line.trim().split(/\s/, 1);
  return methodByName(method) !== undefined;
}

/** True for `Name: value` with the name of a known header field, so that `class A : public B` is none. */
function isKnownHeader(line: string): boolean {
  const colon = line.indexOf(':');
  return (
    colon > 0 &&
    colon < 64 &&
    line.charAt(colon + 1) !== ':' &&
    headerByName(line.slice(0, colon)) !== undefined
  );
}

/**
 * True if a file named `.sip` holds SIP messages by its first lines, or nothing yet: start line, `###`, `# comment`,
 * `@name = value`, a header field. Files of other languages that share the extension (Python bindings begin with
 * `%Module` or `//`) and binary files are none. `head` is the beginning of the file; 4 KiB are plenty.
 */
export function looksLikeMessageFile(head: string): boolean {
  let at = head.startsWith('\uFEFF') ? 1 : 0;
  for (let lines = 0; at < head.length && lines < MAX_LINES; lines++) {
    const end = lineEndAt(head, at);
    const kind = outsideLineKind(head, at, end);
    if (kind === 'separator' || kind === 'variable') return true;
    if (kind === 'message') {
      const line = head.slice(skipBlanks(head, at, end), Math.min(end, at + 8192));
      return !line.includes('\0') && (beginsMessage(line) || isKnownHeader(line));
    }
    at = nextLineAt(head, end);
  }
  return true;
}
