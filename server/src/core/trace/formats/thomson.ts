import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `Recv from udp: 192.0.2.1:5060 00:00:00:01:066 (937 bytes)`: days, hours, minutes, seconds, milliseconds since the start. */
const header =
  /^(Recv from|Send to) (\w{3}): (\S{1,128}) \d{1,3}:(\d\d:\d\d:\d\d):(\d{3}) \((\d{1,7}) bytes\)[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, how, transport = '', peer = '', clock, millis, bytes] = match;
  const common = {
    time: readTime(`${clock}.${millis}`),
    transport: readTransport(transport),
    declared: Number(bytes),
  };
  const far = splitAtLastColon(peer);
  return how === 'Send to'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = { marks: [' bytes)'], header: readHeader };

/** The SIP trace of Thomson and Technicolor phones. */
export const thomson = logFormat({ id: 'thomson', title: 'Thomson / Technicolor phone trace', shape });
