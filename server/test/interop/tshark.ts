import { execFileSync } from 'node:child_process';

/** A SIP message as tshark and we both can tell it. Runs of bytes that are no printable ASCII stand as `?`. */
export interface SeenMessage {
  readonly frame: number;
  /** Seconds since 1970 with nine digits; '' where the capture has no time. */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  /** Method, or status code. */
  readonly what: string;
  readonly callId: string;
  /** `1 INVITE`. */
  readonly cseq: string;
}

/** SIP on any port, by its looks: the heuristics of tshark, and before what the port says. */
const heuristics = [
  ...['sip_udp', 'sip_tcp', 'sip_sctp'].flatMap(name => ['--enable-heuristic', name]),
  ...['udp', 'tcp', 'sctp'].flatMap(name => ['-o', `${name}.try_heuristic_first:TRUE`]),
];

/** Every SIP message that tshark dissects in a capture. */
export function tsharkMessages(file: string): readonly SeenMessage[] {
  const args = ['-n', '-r', file, '-T', 'pdml', '-Y', 'sip', ...heuristics];
  // A damaged capture ends with an exit status of its own, after what could be read.
  const pdml = outputOf('tshark', args);
  return pdml.split('<packet>').slice(1).flatMap(messagesOf);
}

/**
 * The RTP streams that tshark dissects, as `source destination ssrc packets`, sorted. By the looks of packets as well as by
 * SDP; what ICMP quotes of a packet is none.
 */
export function tsharkStreams(file: string): readonly string[] {
  const names = ['ip.src', 'ipv6.src', 'udp.srcport', 'ip.dst', 'ipv6.dst', 'udp.dstport', 'rtp.ssrc'];
  const fields = ['-T', 'fields', ...names.flatMap(name => ['-e', name])];
  const filter = 'rtp.ssrc && !icmp && !icmpv6';
  const args = ['-n', '-r', file, '-Y', filter, '--enable-heuristic', 'rtp_udp', ...heuristics, ...fields];
  const counts = new Map<string, number>();
  for (const line of outputOf('tshark', args)
    .split('\n')
    .filter(one => one !== '')) {
    const [from, from6, fromPort, to, to6, toPort, ssrc] = line.split('\t');
    const source = from ? `${from}:${fromPort}` : `[${from6}]:${fromPort}`;
    const destination = to ? `${to}:${toPort}` : `[${to6}]:${toPort}`;
    const key = `${source} ${destination} ${Number(ssrc)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).sort();
}

/** The packets that tshark calls malformed, or in which a length or checksum is wrong; '' where there is none. */
export function tsharkComplaints(file: string): string {
  const wrong = '_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0 || udp.length.bad_zero';
  const checks = ['ip', 'udp'].flatMap(name => ['-o', `${name}.check_checksum:TRUE`]);
  return outputOf('tshark', ['-n', '-r', file, ...checks, '-Y', wrong]);
}

function outputOf(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'latin1',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    if (typeof stdout !== 'string') throw error;
    return stdout;
  }
}

/** Values of a field in the order of the layers; `show` is what tshark displays. */
function shown(part: string, names: string): readonly string[] {
  const pattern = new RegExp(`<field name="(?:${names})"[^>]* show="([^"]*)"`, 'g');
  return [...part.matchAll(pattern)].map(match => unescaped(match[1] ?? ''));
}

/** The bytes of a field as they stand in the packet. */
function bytesOf(part: string, name: string): string | undefined {
  const hex = new RegExp(`<field name="${name}"[^>]* value="([0-9a-f]*)"`).exec(part)?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString('latin1');
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities.get(name) ?? '');
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function messagesOf(packet: string): readonly SeenMessage[] {
  const last = (names: string) => shown(packet, names).at(-1) ?? '';
  const end = (side: 'src' | 'dst') => {
    const host = last(`ip\\.${side}|ipv6\\.${side}`);
    const port = last(`(?:udp|tcp|sctp)\\.${side}port`);
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  };
  const [source, destination] = [end('src'), end('dst')];
  const frame = Number(last('frame\\.number'));
  const time = last('frame\\.time_epoch');
  return packet
    .split('<proto name="sip"')
    .slice(1)
    .flatMap(sip => {
      const what = bytesOf(sip, 'sip\\.Method') ?? bytesOf(sip, 'sip\\.Status-Code');
      // Keep-alives and continuations have neither.
      if (what === undefined) return [];
      // Header fields come with their names.
      const [callId, cseq] = ['sip\\.Call-ID', 'sip\\.CSeq'].map(name =>
        plain(bytesOf(sip, name)?.replace(/^[^:]*:/, '')),
      );
      return [
        {
          frame,
          time,
          source,
          destination,
          what: plain(what),
          callId: callId ?? '',
          cseq: withNumber(cseq ?? ''),
        },
      ];
    });
}

/** A CSeq whose number cannot be read is none for siplint. */
function withNumber(cseq: string): string {
  return /^\d+[ \t]/.test(cseq) ? cseq : '';
}

/** A value without blanks around; each run of what is no printable ASCII as one `?`, since tools decode it differently. */
export function plain(text: string | undefined): string {
  return (text ?? '').replace(/[^ -~\r\n\t]+/g, '?').trim();
}
