import { epochTime } from './epoch-time';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTransport } from './read-transport';

/** `1559123758.904466 UDP/SIP 192.0.2.1:5075 -> 192.0.2.2:5060`; records of other types carry no SIP. */
const header = /^(\d{9,11}\.\d{6}) ([A-Z]{2,4})\/([A-Z]{2,12})(?: (\S{1,128}) -> (\S{1,128}))?[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (match?.[3] !== 'SIP') return undefined;
  const [, epoch = '', transport = '', , from, to] = match;
  return {
    time: epochTime(epoch),
    transport: readTransport(transport),
    source: from === undefined ? undefined : splitAtLastColon(from),
    destination: to === undefined ? undefined : splitAtLastColon(to),
  };
}

const shape: LogShape = {
  marks: ['/SIP '],
  header: readHeader,
  isForeign: line => header.test(line.slice(0, 512)),
};

/** `opensips-cli -x trace`. */
export const opensips = logFormat({ id: 'opensips', title: 'OpenSIPS trace', shape });
