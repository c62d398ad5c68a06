import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';

/** `2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060`: ngrep's line without the letter of the protocol. */
const header =
  /^([> \t]{0,32})(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6}) (\S{1,128}:\d{1,5}) -> (\S{1,128}:\d{1,5})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (line.length > 512 || !line.includes(' -> ')) return undefined;
  const match = header.exec(line);
  if (!match) return undefined;
  const [, lead = '', date = '', from = '', to = ''] = match;
  // The transport is in the Via only.
  return { lead, time: readTime(date), source: splitAtLastColon(from), destination: splitAtLastColon(to) };
}

const shape: LogShape = { marks: [' -> '], header: readHeader, sureEnd: true };

/** What sngrep saves as TXT: a line with date and addresses, the message, one or two blank lines. */
export const sngrep = logFormat({
  id: 'sngrep',
  title: 'sngrep text',
  shape,
});
