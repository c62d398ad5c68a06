import { looksLikeStartLine } from '../../sip/start-line';
import { prefixLength } from './line-prefix';

/** Longest line in which a start line is looked for; a longer one is no start line that anybody sent. */
const longest = 65_536;

/**
 * Where a start line begins, a faulty one included, in a log line: 0, after indentation, or after a prefix of known grammar (`line-prefix`).
 * -1 if there is none: a start line in the middle of words is a quotation, not a message.
 * `lead` is a text that may stand before it too, such as the lead of the record's header line.
 */
export function startLinePlace(line: string, lead = ''): number {
  if (line.length > longest || !line.includes('SIP/2.0')) return -1;
  if (isStart(line, 0)) return 0;
  const afterLead = lead !== '' && line.startsWith(lead) ? lead.length : 0;
  const at = afterLead + prefixLength(line.slice(afterLead, afterLead + 512));
  return at > 0 && isStart(line, at) ? at : -1;
}

function isStart(line: string, at: number): boolean {
  const first = line.charCodeAt(at);
  // Blanks before it belong to the prefix.
  return first !== 32 && first !== 9 && looksLikeStartLine(line.slice(at));
}
