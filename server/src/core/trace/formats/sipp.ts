import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** First line: 47 dashes, a blank or TAB, date and time; newer versions add TAB and epoch. */
const dashes = /^-{47} (\d{4}-\d\d-\d\d[ \t]\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:[ \t].{0,64})?$/;

/** Second line, in two spellings: `UDP message sent (645 bytes):` and `UDP message received [380] bytes :`. */
const detail =
  /^(UDP|TCP|TLS|SCTP) message (sent|received) ?(?:\((\d{1,7}) bytes\)|\[(\d{1,7})\] bytes) ?:[ \t]{0,4}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (line.charCodeAt(0) !== 45 || line.length > 256) return undefined;
  const match = dashes.exec(line);
  return match ? { time: readTime((match[1] ?? '').replace('\t', ' ')) } : undefined;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = line.length > 128 ? null : detail.exec(line);
  if (!match) return undefined;
  const [, transport = '', how, sent, received] = match;
  return {
    transport: readTransport(transport),
    direction: how === 'sent' ? 'out' : 'in',
    declared: Number(sent ?? received),
  };
}

const shape: LogShape = { marks: [/-{47} \d/], header: readHeader, detail: readDetail, sureEnd: true };

/** SIPp `-trace_msg`: the bytes as sent between lines with date, direction and length. It writes no addresses. */
export const sipp = logFormat({
  id: 'sipp',
  title: 'SIPp -trace_msg',
  shape,
});
