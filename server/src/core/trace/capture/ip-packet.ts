import { u16, u32 } from './byte-view';

/** An IP packet's payload, whatever protocol. One object is reused for all packets; offsets are places in `bytes`. */
export interface IpPacket {
  version: 4 | 6;
  protocol: number;
  /** Where the addresses stand: 4 bytes each in version 4, 16 in version 6, source first. */
  addresses: number;
  /** The payload, as far as it is there. */
  start: number;
  end: number;
  /** Bytes of the payload that the header announces and the capture does not have. */
  missing: number;
  /** True for a fragment; the fields below count only then. */
  isFragment: boolean;
  fragmentOffset: number;
  moreFragments: boolean;
  fragmentId: number;
}

/** An IP packet object to be filled. */
export function emptyIpPacket(): IpPacket {
  return {
    version: 4,
    protocol: 0,
    addresses: 0,
    start: 0,
    end: 0,
    missing: 0,
    isFragment: false,
    fragmentOffset: 0,
    moreFragments: false,
    fragmentId: 0,
  };
}

/**
 * Reads an IPv4 (RFC 791) or IPv6 (RFC 8200) header with its extensions into `ip`; false if none stands there.
 * Lengths that lie are cut to what is there.
 */
export function readIp(bytes: Uint8Array, start: number, end: number, ip: IpPacket): boolean {
  const version = start < end ? (bytes[start] ?? 0) >> 4 : 0;
  if (version === 4) return readIpv4(bytes, start, end, ip);
  return version === 6 && readIpv6(bytes, start, end, ip);
}

function readIpv4(bytes: Uint8Array, start: number, end: number, ip: IpPacket): boolean {
  const headerLength = ((bytes[start] ?? 0) & 15) * 4;
  if (headerLength < 20 || start + headerLength > end) return false;
  const total = u16(bytes, start + 2);
  // 0 is what a network card sees that cuts large segments itself.
  const stop = total === 0 ? end : start + total;
  if (stop < start + headerLength) return false;
  ip.version = 4;
  ip.protocol = bytes[start + 9] ?? 0;
  ip.addresses = start + 12;
  ip.start = start + headerLength;
  ip.end = Math.min(end, stop);
  ip.missing = Math.max(0, stop - end);
  const fragment = u16(bytes, start + 6);
  ip.isFragment = (fragment & 0x3fff) !== 0;
  ip.fragmentOffset = (fragment & 0x1fff) * 8;
  ip.moreFragments = (fragment & 0x2000) !== 0;
  ip.fragmentId = u16(bytes, start + 4);
  return true;
}

const fragmentHeader = 44;
const authenticationHeader = 51;

/** Extension headers: hop by hop, routing, fragment, authentication, destination options, mobility, HIP, shim6. */
const extensions = new Set([0, 43, fragmentHeader, authenticationHeader, 60, 135, 139, 140]);

function readIpv6(bytes: Uint8Array, start: number, end: number, ip: IpPacket): boolean {
  if (start + 40 > end) return false;
  const length = u16(bytes, start + 4);
  const stop = length === 0 ? end : start + 40 + length;
  ip.version = 6;
  ip.addresses = start + 8;
  ip.end = Math.min(end, stop);
  ip.missing = Math.max(0, stop - end);
  ip.isFragment = false;
  let protocol = bytes[start + 6] ?? 0;
  let at = start + 40;
  while (extensions.has(protocol) && at + 8 <= ip.end) {
    const next = bytes[at] ?? 0;
    if (protocol === fragmentHeader) {
      const fragment = u16(bytes, at + 2);
      // An atomic fragment is a whole packet (RFC 6946).
      ip.isFragment = (fragment & 0xfff9) !== 0;
      ip.fragmentOffset = fragment & 0xfff8;
      ip.moreFragments = (fragment & 1) !== 0;
      ip.fragmentId = u32(bytes, at + 4, false);
    }
    at += extensionLength(protocol, bytes[at + 1] ?? 0);
    protocol = next;
    // What stands in a later fragment is no header.
    if (ip.isFragment) break;
  }
  if (at > ip.end || (extensions.has(protocol) && !ip.isFragment)) return false;
  ip.protocol = protocol;
  ip.start = at;
  return true;
}

function extensionLength(protocol: number, length: number): number {
  if (protocol === fragmentHeader) return 8;
  // RFC 4302 §2.2 counts in four bytes, minus 2; the others in eight, minus 1.
  return protocol === authenticationHeader ? (length + 2) * 4 : (length + 1) * 8;
}
