import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `2016-03-11 15:52:54 (INVITE) 183`: time, method of the CSeq, status if it is a response. */
const header = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \([A-Z]{2,16}\)(?: \d{3})?[ \t]{0,8}$/;
/** `udp:192.0.2.1:5060 -> udp:192.0.2.2:5060`. */
const ends = /^(udp|tcp|tls|sctp|wss?):(\S{1,128}) -> (?:udp|tcp|tls|sctp|wss?):(\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 128 ? null : header.exec(line);
  return match ? { time: readTime(match[1] ?? '') } : undefined;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : ends.exec(line);
  if (!match) return undefined;
  const [, transport = '', from = '', to = ''] = match;
  return {
    transport: readTransport(transport),
    source: splitAtLastColon(from),
    destination: splitAtLastColon(to),
  };
}

const shape: LogShape = { marks: [/\d \([A-Z]{2,16}\)/], header: readHeader, detail: readDetail };

/** The `sip_trace` table of Kamailio and OpenSIPS, printed as text. */
export const kamailioTable = logFormat({ id: 'kamailio-table', title: 'Kamailio sip_trace table', shape });
