import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `Sent to udp:192.0.2.1:5060 at 22/1/2009 15:31:48:066 (526 bytes):`, the day before the month. */
const header =
  /^(Sent to|Received from) (udp|tcp|tls):(\S{1,128}) at (\d{1,2})\/(\d{1,2})\/(\d{4}) (\d\d:\d\d:\d\d):(\d{3}) \((\d{1,7}) bytes\):[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, how, transport = '', peer = '', day = '', month = '', year, clock, millis, bytes] = match;
  const common = {
    time: readTime(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${clock}.${millis}`),
    transport: readTransport(transport),
    declared: Number(bytes),
  };
  const far = splitAtLastColon(peer);
  return how === 'Sent to'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = { marks: [' bytes):'], header: readHeader, isForeign: line => line === '...' };

/** The SIP trace of Snom phones. */
export const snom = logFormat({ id: 'snom', title: 'Snom SIP trace', shape });
