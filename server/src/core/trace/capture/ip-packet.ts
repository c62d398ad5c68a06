import { u16 } from './byte-view';

/** An IP packet's payload, whatever protocol. Offsets are bytes in the file. */
export interface IpPacket {
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly start: number;
  /** End of what is there. */
  readonly end: number;
  /** True for the first of several fragments; the later ones are never answered. */
  readonly firstFragment: boolean;
}

/** What stands at `[start, end)`: a packet, a later fragment of one, or nothing that can be read. */
export type IpReading = IpPacket | 'fragment' | undefined;

/** Reads an IPv4 (RFC 791) or IPv6 (RFC 8200) header with its extensions. Lengths that lie are cut to what is there. */
export function readIp(bytes: Uint8Array, start: number, end: number): IpReading {
  const version = (bytes[start] ?? 0) >> 4;
  if (version === 4) return readIpv4(bytes, start, end);
  return version === 6 ? readIpv6(bytes, start, end) : undefined;
}

function readIpv4(bytes: Uint8Array, start: number, end: number): IpReading {
  const headerLength = ((bytes[start] ?? 0) & 15) * 4;
  if (headerLength < 20 || start + headerLength > end) return undefined;
  const total = u16(bytes, start + 2);
  // 0 is what a network card sees that cuts large segments itself.
  const stop = total === 0 ? end : Math.min(end, start + total);
  if (stop < start + headerLength) return undefined;
  const fragment = u16(bytes, start + 6);
  if ((fragment & 0x1fff) !== 0) return 'fragment';
  return {
    protocol: bytes[start + 9] ?? 0,
    source: ipv4Text(bytes, start + 12),
    destination: ipv4Text(bytes, start + 16),
    start: start + headerLength,
    end: stop,
    firstFragment: (fragment & 0x2000) !== 0,
  };
}

/** Extension headers that say their length in units of 8 bytes: hop by hop, routing, destination options. */
const extensions = new Set([0, 43, 60]);
const fragmentHeader = 44;

function readIpv6(bytes: Uint8Array, start: number, end: number): IpReading {
  if (start + 40 > end) return undefined;
  const length = u16(bytes, start + 4);
  const stop = length === 0 ? end : Math.min(end, start + 40 + length);
  let protocol = bytes[start + 6] ?? 0;
  let at = start + 40;
  let firstFragment = false;
  while ((extensions.has(protocol) || protocol === fragmentHeader) && at + 8 <= stop) {
    if (protocol === fragmentHeader) {
      const fragment = u16(bytes, at + 2);
      if (fragment >> 3 !== 0) return 'fragment';
      firstFragment = (fragment & 1) !== 0;
    }
    const size = protocol === fragmentHeader ? 8 : ((bytes[at + 1] ?? 0) + 1) * 8;
    protocol = bytes[at] ?? 0;
    at += size;
  }
  if (at > stop) return undefined;
  const source = ipv6Text(bytes, start + 8);
  return { protocol, source, destination: ipv6Text(bytes, start + 24), start: at, end: stop, firstFragment };
}

function ipv4Text(bytes: Uint8Array, at: number): string {
  return bytes.subarray(at, at + 4).join('.');
}

/** RFC 5952: lower case, the longest run of two or more zero groups left out. */
function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => u16(bytes, at + 2 * i));
  let best = { start: 0, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
  }
  const hex = groups.map(group => group.toString(16));
  if (best.length === 1) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}
