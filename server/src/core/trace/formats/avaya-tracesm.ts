import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `07/11/2024 11:04:54.333 <-- octets: 875, Body Length: 0`; which of day and month comes first is not known, and the time of day is kept. */
const header = /^\d\d\/\d\d\/\d{4} (\d\d:\d\d:\d\d\.\d{3}) (?:-->|<--)/;
/** `\tegress: { L192.0.2.1:5061/R192.0.2.2:5061/TLS/0xa }`; the direction that was not used says `[NO TARGET]`. */
const way = /^\t(ingress|egress): \{ L([^/\s]{1,64})\/R([^/\s]{1,64})\/([A-Z]{2,4})\//;

function readHeader(line: string): HeaderFacts | undefined {
  const match = header.exec(line.slice(0, 64));
  return match ? { time: readTime(match[1] ?? '') } : undefined;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = way.exec(line.slice(0, 256));
  if (!match) return /^(?:\t|-{20}$)/.test(line.slice(0, 24)) ? {} : undefined;
  const [, direction, local = '', remote = '', transport = ''] = match;
  const near = splitAtLastColon(local);
  const far = splitAtLastColon(remote);
  const [source, destination] = direction === 'egress' ? [near, far] : [far, near];
  return { transport: readTransport(transport), source, destination };
}

const shape: LogShape = {
  marks: [/\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d\.\d{3} (?:-->|<--)/],
  header: readHeader,
  detail: readDetail,
  isForeign: line => /^-{20}$/.test(line.slice(0, 24)),
};

/** `traceSM` and asset logs of Avaya Session Manager. */
export const avayaTracesm = logFormat({ id: 'avaya-tracesm', title: 'Avaya Session Manager traceSM', shape });
