import { embeddedStart } from './embedded-start';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';

/** `TL_INFO(TF_PROTOCOL) [0]06E4.0EB4::01/18/2012-05:00:43.101.00005386 (SIPStack,…)$$begin_record`, month first. */
const header = /::(\d\d)\/(\d\d)\/(\d{4})-(\d\d:\d\d:\d\d\.\d{3})\b.{0,200}\$\$begin_record$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, month, day, year, clock] = match;
  return { time: readTime(`${year}-${month}-${day} ${clock}`) };
}

function readDetail(line: string, facts: HeaderFacts): HeaderFacts | undefined {
  const match = /^(Direction|Peer|[A-Za-z-]{1,40}): ?(.{0,256})$/.exec(line.slice(0, 300));
  if (!match) return undefined;
  const [, name, value = ''] = match;
  if (name === 'Direction') return { direction: value.startsWith('incoming') ? 'in' : 'out' };
  if (name !== 'Peer') return {};
  const far = splitAtLastColon(value);
  return facts.direction === 'out' ? { destination: far } : { source: far };
}

const shape: LogShape = {
  marks: ['$$begin_record'],
  header: readHeader,
  detail: readDetail,
  start: line => (line.startsWith('Start-Line: ') && embeddedStart(line.slice(12)) === 0 ? 12 : -1),
  isForeign: line => line.startsWith('$$end_record') || line.startsWith('Message-Body: -'),
};

/** Protocol records of Lync, Office Communications Server and Skype for Business. */
export const lync = logFormat({ id: 'lync', title: 'Lync / Skype for Business log', shape });
