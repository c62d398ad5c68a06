import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `+++ 21-11-2026 07:52:47.850246 INFO SIP ::send_sip_udp`: day, month, year. */
const header = /^\+\+\+ (\d\d)-(\d\d)-(\d{4}) (\d\d:\d\d:\d\d\.\d{6}) INFO SIP \S{1,64}[ \t]{0,8}$/;
const detail = /^(Send to|Received from): (udp|tcp|tls):(\S{1,128})[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 160 ? null : header.exec(line);
  return match ? { time: readTime(`${match[3]}-${match[2]}-${match[1]} ${match[4]}`) } : undefined;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = line.length > 256 ? null : detail.exec(line);
  if (!match) return undefined;
  const [, how, transport = '', peer = ''] = match;
  const far = splitAtLastColon(peer);
  const common = { transport: readTransport(transport) };
  return how === 'Send to'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = {
  marks: ['INFO SIP '],
  header: readHeader,
  detail: readDetail,
  isForeign: line => line === '---' || line.startsWith('+++ '),
};

/** The log file of Twinkle. */
export const twinkle = logFormat({ id: 'twinkle', title: 'Twinkle log', shape });
