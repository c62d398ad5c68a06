import { looksLikeStartLine } from '../../sip/start-line';
import type { ByteOps } from '../../text/byte-ops';

/** Longest first line that is looked at, bytes. */
const longest = 16_384;

/**
 * True if a datagram or segment begins with a SIP start line, keep-alive line ends before it skipped (RFC 3261 §7.5,
 * RFC 5626 §3.5.1). Ports are not looked at: SIP runs on any.
 */
export function holdsSip(bytes: Uint8Array, start: number, end: number, ops: ByteOps): boolean {
  let at = start;
  while (at < end && (bytes[at] === 13 || bytes[at] === 10)) at++;
  if (at >= end) return false;
  const first = bytes[at] ?? 0;
  // A method or `SIP/` begins with a token character; binary protocols hardly do.
  if (first < 33 || first > 126) return false;
  const stop = Math.min(end, at + longest);
  // Only this payload is searched: a search that ran on through the file would make the whole work quadratic.
  const head = bytes.subarray(at, stop);
  const cr = ops.indexOf(head, 13, 0);
  const lf = ops.indexOf(head, 10, 0);
  const length = Math.min(cr < 0 ? head.length : cr, lf < 0 ? head.length : lf);
  return looksLikeStartLine(ops.latin1(head, 0, length));
}
