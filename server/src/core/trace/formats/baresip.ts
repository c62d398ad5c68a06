import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTransport } from './read-transport';

/** `UDP 192.0.2.1:5060 -> 192.0.2.2:5060`, after a line with a `#`. */
const header = /^(UDP|TCP|TLS|WSS?) (\S{1,128}) -> (\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, transport = '', from = '', to = ''] = match;
  return {
    transport: readTransport(transport),
    source: splitAtLastColon(from),
    destination: splitAtLastColon(to),
  };
}

const shape: LogShape = { marks: [' -> '], header: readHeader, isForeign: line => line === '#' };

/** baresip with `-s`. A time that newer versions write on the line before is not read. */
export const baresip = logFormat({ id: 'baresip', title: 'baresip SIP trace', shape });
