import { CR, LF } from '../../../sip/chars';
import type { MessageRule } from '../../rule';

/** How the lines of the header part end, CRLF left out. */
function countLineEnds(text: string, from: number, end: number): { lf: number; cr: number; firstAt: number } {
  let lf = 0;
  let cr = 0;
  let firstAt = end;
  for (let at = text.indexOf('\n', from); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    if (at > from && text.charCodeAt(at - 1) === CR) continue;
    lf++;
    firstAt = Math.min(firstAt, at);
  }
  for (let at = text.indexOf('\r', from); at !== -1 && at < end; at = text.indexOf('\r', at + 1)) {
    if (at + 1 < end && text.charCodeAt(at + 1) === LF) continue;
    cr++;
    firstAt = Math.min(firstAt, at);
  }
  return { lf, cr, firstAt };
}

/** The sender ends header lines with a bare LF or CR (RFC 3261 §7). Only bytes of the wire can show that. */
export const lineEndingInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'line-ending-invalid',
    category: 'syntax',
    severity: 'warning',
    description: 'Header lines on the wire end with a bare LF or CR instead of CRLF.',
    reference: 'RFC 3261 §7, §25.1',
    fixable: false,
    fold: 'sender',
  },
  on: { kinds: ['request', 'response'], origin: 'captured' },
  check({ message, record, report }) {
    if (record?.exactBytes !== true || message.kind === 'broken') return;
    const { text, separator, startLine } = message;
    // Blank lines before the start line are keep-alives.
    const from = startLine.span.start;
    const { lf, cr, firstAt } = countLineEnds(text, from, separator?.end ?? text.length);
    const count = lf + cr;
    if (count === 0) return;
    const kind = lf === 0 ? 'CR' : cr === 0 ? 'LF' : 'LF or CR';
    report({
      span: { start: firstAt, end: firstAt + 1 },
      message: `${count} header ${count === 1 ? 'line ends' : 'lines end'} with ${kind} instead of CRLF.`,
    });
  },
};
