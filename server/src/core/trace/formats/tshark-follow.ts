import type { TextUnit } from '../trace-format';
import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStartWord } from './embedded-start';
import { headLines } from './head-lines';
import { dumpOffset, HexBlock } from './hex-block';
import { HexBytes } from './hex-bytes';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import type { EndedLine } from './message-collector';
import { splitAtLastColon } from './read-address';
import { readTransport } from './read-transport';

/** Line of the banner: what is followed, and who the two ends are. */
const banner = /^(Follow|Node 0|Node 1): (.{1,160})$/;

/** A payload's length, a line of digits, or the first line of a dump that begins with a message. A TAB stands before what node 1 sent. */
function readHeader(line: string): HeaderFacts | undefined {
  const direction = line.startsWith('\t') ? 'in' : 'out';
  if (/^\t?\d{1,7}$/.test(line.slice(0, 16))) return { direction, declared: Number(line) };
  if (/^\t?[0-9a-f]{40}/.test(line.slice(0, 48))) return { direction };
  return dumpOffset(line) !== undefined && beginsMessage(line) ? { direction } : undefined;
}

function beginsMessage(line: string): boolean {
  const bytes = new HexBytes();
  bytes.add(line.replace(/^\t?[0-9A-Fa-f]{8} {2}/, '').slice(0, 49), 0, 16);
  return /^(?:SIP\/2\.0 |[A-Z]{3,20} [a-z]{2,5}:?)/.test(bytes.text());
}

/** A payload as one line of digits. */
class RawBlock implements BlockReader {
  private readonly bytes = new HexBytes();

  constructor(private readonly unit: TextUnit) {}

  take({ line, endAt }: EndedLine): boolean {
    if (this.bytes.length > 0) return false;
    this.bytes.add(line.text, endAt - line.text.length);
    return true;
  }

  finish(): DecodedBlock | undefined {
    const text = this.bytes.text();
    const start = embeddedStartWord(text.slice(0, 64));
    if (start < 0 || !text.includes('\n')) return undefined;
    const decoded = this.bytes.payload(start, text.length, this.unit);
    return { ...decoded, exactBytes: true, truncated: !text.includes('\r\n\r\n') };
  }
}

function openBlock(line: string, unit: TextUnit): BlockReader | undefined {
  if (dumpOffset(line) !== undefined) return new HexBlock(unit);
  return /^\t?[0-9a-f]{40}/.test(line.slice(0, 48)) ? new RawBlock(unit) : undefined;
}

/** What is carried: transport and both ends, divided by blanks; `-` for what was not told. */
function learn(line: string, carry: string): string {
  const [, name, value = ''] = banner.exec(line) ?? [];
  const [transport = '-', first = '-', second = '-'] = carry.split(' ');
  const end = () => splitAtLastColon(value).replaceAll(/[ ;]/g, '');
  if (name === 'Follow') return [value.split(',', 1)[0], '-', '-'].join(' ');
  return (name === 'Node 0' ? [transport, end(), second] : [transport, first, end()]).join(' ');
}

/** Node 0 is not the near end: both are named. */
function follow(facts: HeaderFacts, carry: string) {
  const [transport = '-', first = '-', second = '-'] = carry.split(' ');
  if (facts.direction === undefined || first === '-' || second === '-') return { facts, carry };
  const [source, destination] = facts.direction === 'out' ? [first, second] : [second, first];
  const { declared } = facts;
  return { facts: { declared, transport: readTransport(transport), source, destination }, carry };
}

const shape: LogShape = {
  marks: [/[0-9]/],
  header: readHeader,
  block: (line, _, unit) => openBlock(line, unit),
  tells: line => banner.test(line.slice(0, 170)),
  learn,
  follow,
  isForeign: line => /^={40,80}$/.test(line.slice(0, 88)),
  sureEnd: true,
};

/** The banner must be there: a line of digits alone says nothing. */
function hasBanner(head: string): boolean {
  for (const line of headLines(head))
    if (/^Follow: (?:udp|tcp|tls|sctp),(?:ascii|hex|raw)$/.test(line)) return true;
  return false;
}

const log = logFormat({ id: 'tshark-follow', title: 'tshark -z follow (ascii, hex, raw)', shape });

/** Wireshark's "follow stream" as tshark prints it: lengths, both ends, no times. Not looked for in other logs, since a line of digits is no mark. */
export const tsharkFollow = {
  id: log.id,
  title: log.title,
  detect: (head: string) => (hasBanner(head) ? log.detect(head) : 0),
  open: log.open,
};
