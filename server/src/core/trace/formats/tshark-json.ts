import type { TextUnit } from '../trace-format';
import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStartWord } from './embedded-start';
import { epochTime } from './epoch-time';
import { HexBytes } from './hex-bytes';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import type { EndedLine } from './message-collector';
import { hostPort } from './read-address';

/** One member of an object, `"udp.srcport": "5060",`, or one field of PDML, `<field name="udp.srcport" … show="5060" …/>`. */
const member = /^\s{0,64}"([a-z0-9._]{1,64})": "([^"]{0,256})/;
const field = /^\s{0,64}<field name="([a-z0-9._]{1,64})"/;
const payloadName = /^\s{0,64}(?:"(?:udp|tcp)\.payload": "|<field name="(?:udp|tcp)\.payload" )/;

/** Where the digits of a payload begin on its line; -1 on any other. */
function payloadAt(line: string): number {
  const match = payloadName.exec(line.slice(0, 128));
  if (!match) return -1;
  if (!match[0].endsWith(' ')) return match[0].length;
  const value = line.indexOf(' value="');
  return value < 0 ? -1 : value + ' value="'.length;
}

function nameAndValue(line: string): readonly [string, string] | undefined {
  const head = line.slice(0, 1024);
  const json = member.exec(head);
  if (json) return [json[1] ?? '', json[2] ?? ''];
  const pdml = field.exec(head);
  if (!pdml) return undefined;
  const name = pdml[1] ?? '';
  const value = (name === 'timestamp' ? / value="([^"]{0,256})"/ : / show="([^"]{0,256})"/).exec(head);
  return [name, value?.[1] ?? ''];
}

/** Addresses of a tunnel's outer packet are replaced by those of the inner one, which come later. */
function readDetail(line: string, facts: HeaderFacts): HeaderFacts {
  const [name, value] = nameAndValue(line) ?? ['', ''];
  switch (name) {
    case 'frame.time_epoch':
    case 'timestamp':
      return { time: epochTime(value) };
    case 'frame.number':
      return { frame: Number(value) };
    case 'ip.src':
    case 'ipv6.src':
      return { source: hostPort(value, undefined) };
    case 'ip.dst':
    case 'ipv6.dst':
      return { destination: hostPort(value, undefined) };
    case 'udp.srcport':
    case 'tcp.srcport':
      return {
        source: hostPort(facts.source ?? '', value),
        transport: name === 'udp.srcport' ? 'udp' : 'tcp',
      };
    case 'udp.dstport':
    case 'tcp.dstport':
      return { destination: hostPort(facts.destination ?? '', value) };
    default:
      return {};
  }
}

/** The digits of a payload; the lines after it dissect the same bytes again. */
class PayloadBlock implements BlockReader {
  private readonly bytes = new HexBytes();

  constructor(private readonly unit: TextUnit) {}

  take({ line, endAt }: EndedLine): boolean {
    if (this.bytes.length === 0) {
      const at = payloadAt(line.text);
      this.bytes.add(line.text.slice(at), endAt - line.text.length + at);
    }
    return isMarkup(line.text);
  }

  keeps(line: string): boolean {
    return isMarkup(line) && !isPacket(line);
  }

  finish(): DecodedBlock | undefined {
    const text = this.bytes.text();
    const start = embeddedStartWord(text.slice(0, 64));
    if (start < 0 || !text.includes('\n')) return undefined;
    const decoded = this.bytes.payload(start, text.length, this.unit);
    return { ...decoded, exactBytes: true, truncated: !text.includes('\r\n\r\n') };
  }
}

/** Lines of JSON and XML begin with a sign, indented or not; fields of PDML may hold line ends. */
function isMarkup(line: string): boolean {
  return line === '' || /^[\s<>{}[\]"]/.test(line);
}

function isPacket(line: string): boolean {
  return /^\s{0,32}(?:"_index": "packets|<packet>)/.test(line.slice(0, 96));
}

const shape: LogShape = {
  marks: ['"_index": "packets', '<packet>'],
  header: line => (isPacket(line) ? {} : undefined),
  detail: readDetail,
  start: () => -1,
  block: (line, _, unit) => (payloadAt(line) >= 0 ? new PayloadBlock(unit) : undefined),
};

/** `tshark -T json` and `-T pdml`: the bytes are those of the UDP or TCP payload. A message over several TCP segments is not put together. */
export const tsharkJson = logFormat({ id: 'tshark-json', title: 'tshark -T json or pdml', shape });
