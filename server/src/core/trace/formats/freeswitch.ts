import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `recv 1141 bytes from udp/[10.0.0.1]:5060 at 19:34:41.657063:`; drachtio uses the same stack and line. */
const header =
  /(recv|send) (\d{1,7}) bytes (?:from|to) ([a-z]{2,4})\/\[([^\]]{0,128})\](?::(\d{1,5}))? at (\d\d:\d\d:\d\d\.\d{6}):[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (line.length > 1024) return undefined;
  const found = line.indexOf(' bytes ');
  if (found < 0 || !line.includes('/[', found)) return undefined;
  const match = header.exec(line);
  if (!match) return undefined;
  const [, how, bytes = '', transport = '', host = '', port, clock = ''] = match;
  const lead = line.slice(0, match.index);
  const far = host === '' ? undefined : hostPort(host, port);
  const common = {
    lead,
    time: readTime(clock),
    transport: readTransport(transport),
    declared: Number(bytes),
  };
  return how === 'recv'
    ? { ...common, direction: 'in', source: far }
    : { ...common, direction: 'out', destination: far };
}

/** A line of FreeSWITCH's own, which has the date that the trace lacks. */
const dated = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} /;

const dashes = /^[ \t]{0,16}-{60,100}[ \t]{0,4}$/;

/** Lines of FreeSWITCH and Sofia: dated lines with a level, `tport.c:3508 fn()`, dashes. */
function isForeign(line: string): boolean {
  const head = line.slice(0, 160);
  return (
    dashes.test(head) ||
    /^(?:[0-9a-f]{8}\|)?\d{4}-(?:\d\d|[A-Z][a-z]{2})-\d\d \d\d:\d\d:\d\d\.\d{6}[ |]/.test(head) ||
    /^(?:tport|nta|nua|nea|sres|soa|auth|su)\w{0,24}\.c:\d{1,6} /.test(head)
  );
}

const shape: LogShape = {
  marks: ['recv ', 'send '],
  header: readHeader,
  detail: line => (/-{60,100}[ \t]{0,4}$/.test(line.slice(-110)) ? {} : undefined),
  isForeign,
  tells: line => dated.test(line.slice(0, 64)),
};

/** Sofia's message trace: `sofia profile … siptrace on` of FreeSWITCH, and drachtio. Its times are of day only; lines of FreeSWITCH itself tell the date. */
export const freeswitch = logFormat({
  id: 'freeswitch',
  title: 'FreeSWITCH sofia siptrace',
  shape,
});
