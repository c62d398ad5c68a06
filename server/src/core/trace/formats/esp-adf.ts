import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { readTime } from './read-time';

/** `I (128386) SIP: [1970-01-01/00:02:03]<<=====READ 0393 bytes==`, and `=====WRITE 0393 bytes==>>`. */
const header =
  /[A-Z] \(\d{1,12}\) SIP: \[\d{4}-\d\d-\d\d\/(\d\d:\d\d:\d\d)\](?:<<)?={2,16}(READ|WRITE) (\d{1,7}) bytes=/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = header.exec(line.slice(0, 512));
  if (!match) return undefined;
  const [, clock = '', how, bytes] = match;
  const lead = line.slice(0, match.index);
  return {
    lead,
    // A terminal that stamps each line has a real clock; the device counts from its start.
    time: readTime(lead) ?? readTime(clock),
    direction: how === 'READ' ? 'in' : 'out',
    declared: Number(bytes),
  };
}

const shape: LogShape = {
  marks: ['=READ ', '=WRITE '],
  header: readHeader,
  detail: line => (/^[A-Z] \(\d{1,12}\) SIP:[ \t]{0,8}$/.test(line.slice(0, 64)) ? {} : undefined),
  isForeign: line => /^[A-Z] \(\d{1,12}\) [\w-]{1,32}:/.test(line.slice(0, 96)),
};

/** Espressif's audio framework (ESP-ADF), as seen on a serial terminal. It writes no addresses. */
export const espAdf = logFormat({ id: 'esp-adf', title: 'ESP-ADF SIP log', shape });
