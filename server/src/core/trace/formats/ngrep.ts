import type { TraceTime, TransportName } from '../trace-record';
import { DottedBlock } from './dotted-block';
import { embeddedStartWord } from './embedded-start';
import { headLines } from './head-lines';
import { HexBlock, isGroupLine } from './hex-block';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { startLinePlace } from './start-line-place';

/** `U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #3`; TCP adds flags, `-T` a delta instead of a date. */
const header =
  /^([> \t]{0,32})([UTSI]) (?:(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,9}) |\+(\d{1,12}\.\d{6}) )?(\S{1,128}:\d{1,5}) -> (\S{1,128}:\d{1,5})(?: \[[A-Z]{0,8}\])?(?: #\d{1,12})?[ \t]{0,8}$/;

/** `-W single` puts the payload on the line of the header. */
const single =
  /^([> \t]{0,32}[UTSI] (?:(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,9}|\+\d{1,12}\.\d{6}) )?\S{1,128}:\d{1,5} -> \S{1,128}:\d{1,5}(?: \[[A-Z]{0,8}\])?(?: #\d{1,12})?) (?=SIP\/2\.0 \d{3}|[A-Z]{2,20} [a-z]{2,5}:)/;

const transports = new Map<string, TransportName>([
  ['U', 'udp'],
  ['T', 'tcp'],
  ['S', 'sctp'],
]);

function readHeader(line: string): HeaderFacts | undefined {
  if (!'UTSI> \t'.includes(line.charAt(0))) return undefined;
  const match = header.exec(single.exec(line.slice(0, 640))?.[1] ?? (line.length > 512 ? '' : line));
  if (!match) return undefined;
  const [, lead = '', proto = '', date, delta, from = '', to = ''] = match;
  return {
    lead,
    time: date !== undefined ? readTime(date) : delta !== undefined ? deltaTime(delta) : undefined,
    transport: transports.get(proto),
    source: splitAtLastColon(from),
    destination: splitAtLastColon(to),
  };
}

/** A delta as it is written; `follow` adds what went before. */
function deltaTime(delta: string): TraceTime {
  const [seconds = '', fraction = ''] = delta.split('.');
  return {
    seconds: Number(seconds),
    nanos: Number(fraction.padEnd(9, '0')),
    digits: fraction.length,
    dateless: true,
  };
}

/**
 * `-T` prints the time since the packet before; the first one's is meaningless. So times count from the first header
 * of the trace. The carry is the nanosecond-exact sum: `seconds.nanos`.
 */
function addDeltas(facts: HeaderFacts, carry: string): { facts: HeaderFacts; carry: string } {
  if (!facts.time?.dateless) return { facts, carry };
  const before = /^(\d{1,15})\.(\d{9})$/.exec(carry);
  const sum = before ? facts.time.nanos + Number(before[2]) : 0;
  const seconds = before ? facts.time.seconds + Number(before[1]) + Math.floor(sum / 1e9) : 0;
  const nanos = sum % 1e9;
  return {
    facts: { ...facts, time: { ...facts.time, seconds, nanos } },
    carry: `${seconds}.${String(nanos).padStart(9, '0')}`,
  };
}

const shape: LogShape = {
  marks: [' -> '],
  header: readHeader,
  isForeign: line =>
    /^#+$/.test(line.slice(0, 512)) ||
    line === 'exit' ||
    /^\d{1,12} received, \d{1,12} matched$/.test(line.slice(0, 64)),
  sureEnd: true,
  segments: true,
  crShownAs: '.',
  follow: addDeltas,
  block: (line, facts, unit) => {
    if (isGroupLine(line)) return new HexBlock(unit);
    if (single.test(line.slice(0, 640))) return new DottedBlock(undefined);
    const indent = `${facts.lead ?? ''}  `;
    return line.startsWith(indent) && embeddedStartWord(line) === indent.length
      ? new DottedBlock(indent)
      : undefined;
  },
};

/** A paste without header lines still shows its CRs: a start line and two header rows that all end in a dot. */
function dotConfidence(head: string): number {
  let dotted = 0;
  for (const line of headLines(head)) {
    const bare = line.endsWith('.') ? line.slice(0, -1) : '';
    if (dotted === 2 && bare.includes(':')) return 0.7;
    if (dotted === 1 && bare.includes(':')) dotted = 2;
    else dotted = bare !== '' && startLinePlace(bare) >= 0 ? 1 : 0;
  }
  return 0;
}

/**
 * ngrep. With `-W byline` each CR is shown as a dot at the end of its line, so the bytes of the wire are known; with `-x`
 * they are there as digits. Without either, and with `-W single`, dots are a guess: line ends are put where field names follow.
 */
export const ngrep = logFormat({
  id: 'ngrep',
  title: 'ngrep',
  shape,
  detect: dotConfidence,
});
