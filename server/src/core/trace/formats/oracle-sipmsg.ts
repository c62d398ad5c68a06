import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';

/** `Mar  6 13:34:49.416 On [6:0]192.0.2.1:5060 received from 192.0.2.2:5060`; the brackets hold slot, port and VLAN. */
const header =
  /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\.\d{3}) On (?:\[\d{1,3}:\d{1,3}(?:\.\d{1,5})?\])?(\S{1,128}) (received from|sent to) (\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, date = '', local = '', how, peer = ''] = match;
  const near = splitAtLastColon(local);
  const far = splitAtLastColon(peer);
  const [source, destination] = how === 'sent to' ? [near, far] : [far, near];
  return { time: readTime(date), source, destination };
}

const shape: LogShape = {
  marks: [' received from ', ' sent to '],
  header: readHeader,
  isForeign: line => /^-{40}$/.test(line.slice(0, 48)),
};

/** `sipmsg.log` of Oracle (Acme Packet) session border controllers. Its dates have no year: their time of day is kept. */
export const oracleSipmsg = logFormat({ id: 'oracle-sipmsg', title: 'Oracle SBC sipmsg.log', shape });
