import { ipv4Bits, isIpv6 } from './ip-address';

/**
 * From where an address can be reached: `private` covers RFC 1918, RFC 6598 (100.64/10), 192.0.0.0/29, link-local and
 * RFC 4193 addresses, which mean nothing outside of their own network.
 */
export type AddressReach = 'unspecified' | 'loopback' | 'private' | 'multicast' | 'broadcast' | 'public';

function ipv4Reach(bits: number): AddressReach {
  const a = bits >>> 24;
  const b = (bits >>> 16) & 255;
  const c = (bits >>> 8) & 255;
  const d = bits & 255;
  if (a === 0) return 'unspecified';
  if (a === 127) return 'loopback';
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return 'private';
  if (a === 100 && b >= 64 && b <= 127) return 'private';
  if (a === 169 && b === 254) return 'private';
  if (a === 192 && b === 0 && c === 0 && d <= 7) return 'private';
  if (a >= 224 && a <= 239) return 'multicast';
  return bits === 0xffffffff ? 'broadcast' : 'public';
}

/** The eight groups of a valid IPv6 address without brackets; an IPv4 tail is two of them. */
export function ipv6Groups(text: string): readonly number[] {
  const groups = (piece: string) =>
    piece === ''
      ? []
      : piece.split(':').flatMap(part => {
          if (!part.includes('.')) return [Number.parseInt(part, 16)];
          const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
          return [a * 256 + b, c * 256 + d];
        });
  const [head = '', tail] = text.split('::');
  if (tail === undefined) return groups(head);
  const [first, last] = [groups(head), groups(tail)];
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

function ipv6Reach(text: string): AddressReach {
  const groups = ipv6Groups(text);
  const [first = 0] = groups;
  if (groups.slice(0, 7).every(group => group === 0) && (groups[7] ?? 0) <= 1) {
    return groups[7] === 1 ? 'loopback' : 'unspecified';
  }
  if (groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff) {
    // An IPv4 address in the clothes of IPv6 (RFC 4291 §2.5.5.2).
    return ipv4Reach((groups[6] ?? 0) * 65536 + (groups[7] ?? 0));
  }
  // fec0::/10 is what site-local addresses were before RFC 3879.
  const isLocal = (first & 0xffc0) === 0xfe80 || (first & 0xffc0) === 0xfec0 || (first & 0xfe00) === 0xfc00;
  if (isLocal) return 'private';
  return (first & 0xff00) === 0xff00 ? 'multicast' : 'public';
}

/** The reach of an IP address, IPv6 with or without brackets; undefined for a host name and anything else. */
export function addressReach(address: string): AddressReach | undefined {
  const bits = ipv4Bits(address);
  if (bits !== undefined) return ipv4Reach(bits);
  const bare = address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
  return isIpv6(bare) ? ipv6Reach(bare) : undefined;
}
