import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `proto:UDP 2026-01-07T09:14:02.113Z  192.0.2.1:5060 ---> 192.0.2.2:5060`. */
const header = /^.{0,8}proto:([A-Z]{2,4}) (\S{8,40}) {1,4}(\S{1,128}) ---> (\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, transport = '', date = '', from = '', to = ''] = match;
  return {
    time: readTime(date),
    transport: readTransport(transport),
    source: splitAtLastColon(from),
    destination: splitAtLastColon(to),
  };
}

const shape: LogShape = { marks: [' ---> '], header: readHeader, sureEnd: true };

/** The text export of HOMER, which portals of carriers offer too. */
export const homer = logFormat({ id: 'homer', title: 'HOMER text export', shape });
