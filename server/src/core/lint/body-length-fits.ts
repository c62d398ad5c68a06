import { bodyLength, bodyLengthAsCrlf } from '../sip/body-length';
import type { SipMessage } from '../sip/message';

/** The line ends at the end of a body, last first, at most `most`. */
function lineEndsAtEnd(text: string, start: number, end: number, most: number): readonly string[] {
  const ends: string[] = [];
  for (let at = end; ends.length < most && at > start; ) {
    const unit = text.charAt(at - 1);
    if (unit !== '\n' && unit !== '\r') break;
    const lineEnd = unit === '\n' && text.charAt(at - 2) === '\r' && at - 2 >= start ? '\r\n' : unit;
    ends.push(lineEnd);
    at -= lineEnd.length;
  }
  return ends;
}

/**
 * True if a declared length fits a body out of a log, which may have lost CRs and added line ends: as stored or with
 * every line end as CRLF, each with up to two line ends dropped at the end (`trace-formats.md` 0, Content-Length).
 */
export function fitsLoggedBody(message: SipMessage, declared: number): boolean {
  const { text, body } = message;
  let stored = bodyLength(message);
  let crlf = bodyLengthAsCrlf(message);
  if (declared === stored || declared === crlf) return true;
  for (const lineEnd of lineEndsAtEnd(text, body.start, body.end, 2)) {
    stored -= lineEnd.length;
    crlf -= 2;
    if (declared === stored || declared === crlf) return true;
  }
  return false;
}
