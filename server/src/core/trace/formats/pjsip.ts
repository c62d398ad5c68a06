import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `.TX 945 bytes Request msg INVITE/cseq=7 (tdta0x55) to UDP 192.0.2.1:5060:`. */
const header =
  /([TR]X) (\d{1,7}) bytes (?:Request|Response) msg \S{1,128}\/cseq=\d{1,10} \((?:rdata|tdta)(?:0x)?[0-9A-Fa-f]{1,16}\) (?:from|to) ([A-Za-z0-9]{1,8}) (\[[^\]]{1,64}\]|[^\s:]{1,128}):(\d{1,5}):[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (line.length > 1024) return undefined;
  const match = header.exec(line);
  if (!match) return undefined;
  const [, how, bytes = '', transport = '', host = '', port] = match;
  const lead = line.slice(0, match.index);
  const far = hostPort(host, port);
  const common = {
    lead: prefixOf(lead),
    time: readTime(lead),
    transport: readTransport(transport.replace(/6$/, '')),
    declared: Number(bytes),
  };
  return how === 'RX'
    ? { ...common, direction: 'in', source: far }
    : { ...common, direction: 'out', destination: far };
}

/** What a wrapper puts before each line: quotes, logcat's or syslog's head up to its colon. */
function prefixOf(lead: string): string {
  return /^(?:[> \t]{1,32}(?=[^> \t])|.{0,160}?[A-Za-z)\]]: (?=.{0,16}\d\d:\d\d))/.exec(lead)?.[0] ?? '';
}

/** Closing marks, and the lines of the library: `13:20:40.084  tsx0x73  ....State changed`. */
function isForeign(line: string): boolean {
  const head = line.slice(0, 160);
  return (
    /^--(?:end|start) msg--/.test(head) ||
    /^(?:\[?\d{2,4}[-/]\d\d[-/]\d\d )?\[?\d\d:\d\d:\d\d[.:]\d{3}[\] ]/.test(head) ||
    /^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d\.\d{3} [A-Z]/.test(head)
  );
}

const shape: LogShape = {
  marks: ['bytes Request msg ', 'bytes Response msg '],
  header: readHeader,
  detail: line => (line.startsWith('--start msg--') ? {} : undefined),
  isForeign,
};

/** PJSIP and pjsua, alone or inside apps, phones and Clearwater. The near end's address is not written. */
export const pjsip = logFormat({ id: 'pjsip', title: 'PJSIP / pjsua log', shape });
