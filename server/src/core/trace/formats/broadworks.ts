import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `2015.04.08 08:26:07:258 EDT | Info | Sip | …`; the zone is a name and is not counted. */
const header = /^(\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d):(\d{3}) \w{1,5} \|.{0,200}\| Sip\b/;
const dated = /^\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d:\d{3} /;
/** `\tudp 661 Bytes IN from 192.0.2.1:5050`. */
const detail = /^\t(udp|tcp|tls) (\d{1,7}) Bytes (IN|OUT) (?:from|to) (\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = header.exec(line.slice(0, 512));
  return match ? { time: readTime(`${match[1]}.${match[2]}`) } : undefined;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : detail.exec(line);
  if (!match) return line.startsWith('\t') ? {} : undefined;
  const [, transport = '', bytes, how, peer = ''] = match;
  const common = { transport: readTransport(transport), declared: Number(bytes) };
  const far = splitAtLastColon(peer);
  return how === 'OUT'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = {
  marks: ['| Sip'],
  header: readHeader,
  detail: readDetail,
  isForeign: line => dated.test(line.slice(0, 32)),
};

/** XSLog of BroadWorks application servers. */
export const broadworks = logFormat({ id: 'broadworks', title: 'BroadWorks XSLog', shape });
