import type { ByteOps } from '../../text/byte-ops';
import { holdsSip } from './sip-payload';

const headEnd = Uint8Array.of(13, 10, 13, 10);
/** `content-length` and its compact form, lower case. */
const names = ['content-length', 'l'].map(name => Uint8Array.from(name, c => c.charCodeAt(0)));

/**
 * The length of the ordinary message that begins at `at`: a start line, CRLF line ends, one plain Content-Length.
 * -1 where it is anything else, or not all of its header part is there; the framer then decides.
 */
export function quickLength(bytes: Uint8Array, at: number, end: number, ops: ByteOps): number {
  const view = bytes.subarray(at, end);
  const head = ops.indexOf(view, headEnd, 0);
  if (head < 0 || !holdsSip(view, 0, view.length, ops)) return -1;
  let length = -1;
  for (
    let line = ops.indexOf(view, 10, 0) + 1;
    line > 0 && line < head;
    line = ops.indexOf(view, 10, line) + 1
  ) {
    const value = contentLengthAt(view, line, head);
    if (value === undefined) continue;
    if (value < 0 || length >= 0) return -1;
    length = value;
  }
  return length < 0 ? -1 : head + 4 + length;
}

/** The value if the line at `at` is Content-Length; -1 if it is and its value is odd; undefined for another field. */
function contentLengthAt(bytes: Uint8Array, at: number, end: number): number | undefined {
  const name = names.find(each => each.every((byte, i) => ((bytes[at + i] ?? 0) | 32) === byte));
  if (!name) return undefined;
  let i = at + name.length;
  while (bytes[i] === 32 || bytes[i] === 9) i++;
  if (bytes[i] !== 58) return undefined;
  i++;
  while (bytes[i] === 32 || bytes[i] === 9) i++;
  let value = 0;
  const from = i;
  while (i < end && i - from < 8 && (bytes[i] ?? 0) >= 48 && (bytes[i] ?? 0) <= 57) {
    value = value * 10 + (bytes[i] ?? 0) - 48;
    i++;
  }
  // A digit more, a comment or a folded line is odd.
  const next = bytes[i + 2];
  return i > from && bytes[i] === 13 && next !== 32 && next !== 9 ? value : -1;
}
