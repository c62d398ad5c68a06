import { EscapedBlock } from './escaped-block';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `---- Incoming SIP Message from 192.0.2.1:5060 to SIPInterface #2 (Teams) TLS TO(#138) SocketID(204) ----`. */
const header =
  /---- (Incoming|Outgoing) SIP Message (?:from|to) (\S{1,128}) (?:to|from) SIPInterface #\d{1,6} \([^)]{0,128}\) (UDP|TCP|TLS) TO\(#\d{1,10}\)(?: SocketID\(\d{1,10}\))? ----/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = header.exec(line.slice(0, 1024));
  if (!match) return undefined;
  const [, how, peer = '', transport = ''] = match;
  const lead = line.slice(0, match.index);
  const common = { time: timeOf(line, lead), transport: readTransport(transport) };
  const far = splitAtLastColon(peer);
  return how === 'Incoming'
    ? { ...common, direction: 'in', source: far }
    : { ...common, direction: 'out', destination: far };
}

/** `[Time:19-12@12:45:02.514]` at the end, which has the milliseconds, or what syslog wrote in front. */
function timeOf(line: string, lead: string) {
  const own = /\[Time:[^\]@]{1,16}@(\d\d:\d\d:\d\d\.\d{3})\]/.exec(line.slice(-128));
  return readTime(own?.[1] ?? lead);
}

const closing = / {0,4}\[Time:[^\]]{1,32}\]/;
/** `[S=1718543] [SID=b9027c:24:198171] `: number of the record, session. */
const serial = /\[S=(\d{1,12})\] \[SID=([^\]]{1,64})\] ?/;

/**
 * A message that is too long for one record goes on in the next one of its session, without a mark. Records of their own
 * name a place in the program, `(N  6891937)`. A gap in the numbers is a lost datagram: then nothing is joined.
 */
function seam(last: string, next: string): number {
  const before = serial.exec(last.slice(0, 512));
  const after = serial.exec(next.slice(0, 512));
  if (!before || !after || before[2] !== after[2] || Number(after[1]) !== Number(before[1]) + 1) return -1;
  const start = after.index + after[0].length;
  return /^ {0,8}\(N +\d/.test(next.slice(start, start + 32)) ? -1 : start;
}

const shape: LogShape = {
  marks: [' SIP Message from ', ' SIP Message to '],
  header: readHeader,
  block: line => (/---- ?#012/.test(line) ? new EscapedBlock({ closing, seam }) : undefined),
  isForeign: line =>
    /^(?:.{0,64}<\d{1,3}>)?.{0,64}\[S=\d{1,12}\] /.test(line.slice(0, 200)) || /^ {0,4}\[Time:/.test(line),
};

/** Syslog of AudioCodes gateways and border controllers; with escaped line ends, messages in several records are joined. */
export const audiocodes = logFormat({ id: 'audiocodes', title: 'AudioCodes syslog', shape });
