import { embeddedStart } from './embedded-start';
import { looksLikeHeader } from './header-line';
import { HexBlock } from './hex-block';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { readTime } from './read-time';

/** `17:58:02.965944 IP 192.0.2.1.5060 > 192.0.2.2.5061: …`; `-i any` adds interface and direction, `-v` breaks the line behind the bracket. */
const header =
  /^((?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{6,9}|\[Error converting time\]) (?:\S{1,32} {1,3}(?:In|Out) {1,3})?IP6? (?:(\S{1,64})\.([\w-]{1,32}) > (\S{1,64})\.([\w-]{1,32}): |\()/;
const ends = /^ {4}(\S{1,64})\.([\w-]{1,32}) > (\S{1,64})\.([\w-]{1,32}): /;

/** Without `-n` ports have names. */
const ports = new Map([
  ['sip', '5060'],
  ['sips', '5061'],
  ['sip-tls', '5061'],
]);

function address(host: string | undefined, port: string | undefined): string | undefined {
  return host === undefined ? undefined : hostPort(host, ports.get(port ?? '') ?? port);
}

function readHeader(line: string): HeaderFacts | undefined {
  const head = line.slice(0, 512);
  const match = header.exec(head);
  if (!match) return undefined;
  const [, time = '', from, fromPort, to, toPort] = match;
  const transport = /: Flags \[/.test(head) || /proto TCP /.test(head) ? 'tcp' : 'udp';
  return {
    time: readTime(time),
    transport,
    source: address(from, fromPort),
    destination: address(to, toPort),
  };
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = ends.exec(line.slice(0, 512));
  if (match) {
    const [, from, fromPort, to, toPort] = match;
    return { source: address(from, fromPort), destination: address(to, toPort) };
  }
  // A byte 10 in an address breaks the binary header of `-A` into lines.
  return line.length < 200 && !looksLikeHeader(line) ? {} : undefined;
}

const shape: LogShape = {
  marks: [/ IP6? \S/],
  header: readHeader,
  detail: readDetail,
  // `-A` prints the bytes of the IP header right before the message; `-v` puts a TAB before each line.
  start: line => (line.startsWith('\t') || line.startsWith('    ') ? -1 : embeddedStart(line)),
  block: (line, _, unit) => (/^\t0x0000: /.test(line) ? new HexBlock(unit) : undefined),
  segments: true,
  sureEnd: true,
};

/** tcpdump's text, with `-A`, `-v`, `-x`, `-xx`, `-X` or `-XX`. A message over several TCP segments ends with the first. */
export const tcpdump = logFormat({ id: 'tcpdump', title: 'tcpdump text (-A, -v, -X)', shape });
