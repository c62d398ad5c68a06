import { looksLikeStartLine } from '../../sip/start-line';
import { prefixLength } from './line-prefix';

/** Longest line in which a start line is looked for; a longer one is no start line that anybody sent. */
const longest = 65_536;

/**
 * Where a start line begins in a log line, a faulty one included: 0, after indentation, or after a prefix of known
 * grammar (`line-prefix`). -1 if there is none: a start line in the middle of words is a quotation, not a message.
 * `lead` is a text that may stand before it too, such as the lead of the record's header line.
 */
export function startLinePlace(line: string, lead = ''): number {
  // Asked of every line: the plain search rejects nearly all of them.
  if (line.length > longest || !(line.includes('SIP/') || line.includes('sip/'))) return -1;
  const afterLead = lead !== '' && line.startsWith(lead) ? lead.length : 0;
  const at = afterLead + prefixLength(line.slice(afterLead, afterLead + 512));
  const rest = line.slice(at);
  // ngrep without `-W byline` prints a whole payload on the line, CRLF as two dots: no start line of its own.
  if (/\.\.[A-Za-z-]{1,40}: /.test(rest)) return -1;
  // Words of prose are lower case, methods are not (RFC 3261 §7.1: they are case-sensitive).
  return /^[^a-z \t]{1,64} /.test(rest.slice(0, 80)) && looksLikeStartLine(rest) ? at : -1;
}
