import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { readTime } from './read-time';

/** Every line: `2026-01-07 09:14:02.113 [.INFO] [..MESSAGE] `; then arrow, peer, number of the transport and length. */
const prefix = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[\.{0,3}\w{1,8}\] \[\.{0,3}MESSAGE\] /;
const header = /^(<---|--->) (\S{1,128}):(\d{1,5}) (\d) (\d{1,7})\s{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const lead = line.length > 512 ? undefined : prefix.exec(line)?.[0];
  if (lead === undefined) return undefined;
  const match = header.exec(line.slice(lead.length));
  if (!match) return undefined;
  const [, arrow, host = '', port, , bytes] = match;
  const far = hostPort(host, port);
  const common = { lead, time: readTime(lead), declared: Number(bytes) };
  return arrow === '--->'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = {
  crShownAs: ' ',
  marks: ['MESSAGE] '],
  header: readHeader,
  start: line => {
    const match =
      /^.{24,64}?\[\.{0,3}MESSAGE\] (?:<---|--->) (?=SIP\/2\.0 \d{3}|[A-Z]{2,20} \S{1,4096} SIP\/2\.0)/.exec(
        line.slice(0, 4500),
      );
    return match ? match[0].length : -1;
  },
};

/** The log of Avaya IX messaging's SIP server. The transport is a number there, and is taken from the Via instead. */
export const avayaIx = logFormat({ id: 'avaya-ix', title: 'Avaya IX sipserver log', shape });
