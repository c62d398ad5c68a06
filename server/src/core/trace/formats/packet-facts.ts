import type { HeaderFacts } from './log-shape';
import { hostPort } from './read-address';

/** What the headers of a packet say, and where its payload ends. */
export interface PacketFacts {
  readonly facts: HeaderFacts;
  readonly end: number;
}

/** IP headers begin within so many bytes of a frame, tags and tunnels included. */
const mostLink = 128;

/**
 * Finds the IPv4 or IPv6 header whose UDP or TCP payload begins at `start` of a frame, whatever link layer stands
 * before it: lengths and protocol must agree (RFC 791, RFC 8200, RFC 768, RFC 9293). Undefined where none does.
 * `frame` has one character a byte.
 */
export function packetFacts(frame: string, start: number): PacketFacts | undefined {
  const byte = (at: number) => frame.charCodeAt(at) & 255;
  for (let ip = Math.min(start - 28, mostLink); ip >= 0; ip--) {
    const version = byte(ip) >> 4;
    const length = version === 4 ? (byte(ip) & 15) * 4 : version === 6 ? 40 : 0;
    const protocol = version === 4 ? byte(ip + 9) : byte(ip + 6);
    if (length < 20 || (protocol !== 6 && protocol !== 17)) continue;
    const transport = ip + length;
    const header = protocol === 17 ? 8 : (byte(transport + 12) >> 4) * 4;
    if (transport + header !== start || header < 8) continue;
    const port = (at: number) => String((byte(at) << 8) | byte(at + 1));
    const word = (at: number) => (byte(at) << 8) | byte(at + 1);
    const host = (at: number) => (version === 4 ? ipv4(frame, at) : ipv6(frame, at));
    const [from, to] = version === 4 ? [ip + 12, ip + 16] : [ip + 8, ip + 24];
    const total = version === 4 ? word(ip + 2) : word(ip + 4) + 40;
    return {
      facts: {
        transport: protocol === 17 ? 'udp' : 'tcp',
        source: hostPort(host(from), port(transport)),
        destination: hostPort(host(to), port(transport + 2)),
      },
      end: total > start - ip ? Math.min(frame.length, ip + total) : frame.length,
    };
  }
  return undefined;
}

function ipv4(frame: string, at: number): string {
  return [0, 1, 2, 3].map(i => frame.charCodeAt(at + i) & 255).join('.');
}

function ipv6(frame: string, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((frame.charCodeAt(at + 2 * i) << 8) | frame.charCodeAt(at + 2 * i + 1)).toString(16),
  );
  // RFC 5952: the longest run of zero groups is left out.
  const text = groups.join(':');
  const runs = text.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === ''
    ? text
    : text
        .replace(longest, ':')
        .replace(/:{2,}|^:$/, '::')
        .replace(/^:$/, '::');
}
