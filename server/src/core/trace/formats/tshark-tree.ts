import { epochTime } from './epoch-time';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { TreeBlock } from './tree-block';

const frame = /^ {0,8}Frame (\d{1,10})(?:: \d{1,9} bytes on wire| \(\d{1,9} bytes on wire)/;
const sip = /^ {0,8}Session Initiation Protocol(?: \(|$)/;

function readHeader(line: string): HeaderFacts | undefined {
  const head = line.slice(0, 128);
  const match = frame.exec(head);
  if (match) return { frame: Number(match[1]) };
  return sip.test(head) ? { joins: true } : undefined;
}

/** Every line between the frame and its SIP belongs to other layers; a few of them tell what is wanted. */
function readDetail(line: string, facts: HeaderFacts): HeaderFacts | undefined {
  const head = line.slice(0, 512);
  const epoch = /^ {4,12}Epoch Time: (\d{1,11}\.\d{1,9}) /.exec(head);
  if (epoch) return { time: epochTime(epoch[1] ?? '') };
  const ip =
    /^ {0,8}Internet Protocol(?: Version \d)?, Src: (\S{1,128})(?: \(\S{1,64}\))?, Dst: (\S{1,128})/.exec(
      head,
    );
  if (ip) return { source: hostPort(ip[1] ?? '', undefined), destination: hostPort(ip[2] ?? '', undefined) };
  const ports =
    /^ {0,8}(User Datagram|Transmission Control) Protocol, Src Port: (?:\S{1,32} \()?(\d{1,5})\)?, Dst Port: (?:\S{1,32} \()?(\d{1,5})/.exec(
      head,
    );
  if (!ports) return {};
  const [, layer, from, to] = ports;
  return {
    transport: layer === 'User Datagram' ? 'udp' : 'tcp',
    source: facts.source && hostPort(facts.source, from),
    destination: facts.destination && hostPort(facts.destination, to),
  };
}

const shape: LogShape = {
  marks: [/Frame \d/, 'Session Initiation Protocol'],
  header: readHeader,
  detail: readDetail,
  block: line => (sip.test(line.slice(0, 128)) ? new TreeBlock() : undefined),
};

/** Wireshark's packet details, `tshark -V` or `-O sip`: the message is put together from the lines of its tree. */
export const tsharkTree = logFormat({ id: 'tshark-tree', title: 'Wireshark / tshark packet details', shape });
