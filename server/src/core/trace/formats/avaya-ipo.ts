import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTransport } from './read-transport';

/** `   123456mS SIP Rx: UDP 192.0.2.1:5060 -> 192.0.2.2:5060`: milliseconds since the system started. */
const header = /^\s{0,32}(\d{1,12})mS SIP (?:Rx|Tx): (UDP|TCP|TLS) (\S{1,128}) -> (\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, millis = '', transport = '', from = '', to = ''] = match;
  const total = Number(millis);
  return {
    time: { seconds: Math.floor(total / 1000), nanos: (total % 1000) * 1e6, digits: 3, dateless: true },
    transport: readTransport(transport),
    source: splitAtLastColon(from),
    destination: splitAtLastColon(to),
  };
}

const shape: LogShape = {
  marks: ['mS SIP '],
  header: readHeader,
  isForeign: line => /^\s{0,32}\d{1,12}mS [A-Z]/.test(line.slice(0, 64)),
  // The count goes on over days by itself.
  follow: (facts, carry) => ({ facts, carry }),
};

/** The SIP trace of Avaya IP Office Monitor. */
export const avayaIpo = logFormat({ id: 'avaya-ipo', title: 'Avaya IP Office Monitor', shape });
