import { FlatBlock } from './flat-block';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `02760551.004 |19:11:08.219 |AppInfo  |SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from 192.0.2.1 on port 57378 index 12 with 2203 bytes:`. */
const tcp =
  /\|(\d\d:\d\d:\d\d\.\d{3}) \|AppInfo {1,2}\|SIP(Tcp|Udp|Tls|TLS) - \w{1,64}: (Incoming|Outgoing) SIP \w{1,8} message (?:from|to) (\S{1,64}) on port (\d{1,5}) index \d{1,10}(?: with (\d{1,7}) bytes:)?[ \t]{0,8}/;
/** `Incoming SIP UDP message size 512 from 192.0.2.1:[5060]:`. */
const udp =
  /\|(\d\d:\d\d:\d\d\.\d{3}) \|AppInfo {1,2}\|SIP(Tcp|Udp|Tls|TLS) - \w{1,64}: (Incoming|Outgoing) SIP UDP message size (\d{1,7}) (?:from|to) (\S{1,64}?):\[(\d{1,5})\]:[ \t]{0,8}/;

function readHeader(line: string): HeaderFacts | undefined {
  const head = line.slice(0, 1024);
  const match = tcp.exec(head);
  if (match) {
    const [, clock = '', transport = '', how, host = '', port, bytes] = match;
    return factsOf({ clock, transport, how, far: hostPort(host, port), bytes });
  }
  const datagram = udp.exec(head);
  if (!datagram) return undefined;
  const [, clock = '', transport = '', how, bytes, host = '', port] = datagram;
  return factsOf({ clock, transport, how, far: hostPort(host, port), bytes });
}

interface Parts {
  readonly clock: string;
  readonly transport: string;
  readonly how: string | undefined;
  readonly far: string;
  readonly bytes: string | undefined;
}

function factsOf({ clock, transport, how, far, bytes }: Parts): HeaderFacts {
  const common = {
    time: readTime(clock),
    transport: readTransport(transport),
    declared: bytes === undefined ? undefined : Number(bytes),
  };
  return how === 'Incoming'
    ? { ...common, direction: 'in', source: far }
    : { ...common, direction: 'out', destination: far };
}

/** Every record begins with its number. */
const record = /^\d{7,8}\.\d{3} {1,2}\|/;

const shape: LogShape = {
  marks: ['|AppInfo '],
  header: readHeader,
  detail: line => (/^\[\d{1,12},NET\]/.test(line.slice(0, 32)) ? {} : undefined),
  // A chat turned all line ends into blanks: the message follows on the line of its record.
  block: line => (/,NET\] [A-Z]/.test(line.slice(0, 1024)) ? new FlatBlock() : undefined),
  isForeign: line => record.test(line.slice(0, 32)) || line.startsWith('```'),
};

/** SDL traces of Cisco Unified Communications Manager. Times are of day only. */
export const cucmSdl = logFormat({ id: 'cucm-sdl', title: 'Cisco CUCM SDL trace', shape });
