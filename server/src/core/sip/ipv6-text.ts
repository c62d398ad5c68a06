import { ipv6Groups } from './address-reach';
import { isIpv6 } from './ip-address';

/** The short form of RFC 5952 of eight groups: lower case, the first longest run of two or more zero groups as `::`. */
export function ipv6Text(groups: readonly number[]): string {
  let [from, length] = [-1, 1];
  for (let i = 0; i < 8; ) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) [from, length] = [i, run];
    i += Math.max(1, run);
  }
  const hex = (list: readonly number[]) => list.map(group => group.toString(16)).join(':');
  // §5: an address that holds an IPv4 one is written with it.
  if (from === 0 && length === 5 && groups[5] === 0xffff) {
    return `::ffff:${groups
      .slice(6)
      .flatMap(group => [group >> 8, group & 255])
      .join('.')}`;
  }
  if (from < 0) return hex(groups);
  return `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

/**
 * An address without brackets in the one form in which it can be compared: IPv6 as RFC 5952 has it; anything else comes
 * back as it is.
 */
export function canonicalAddress(address: string): string {
  return isIpv6(address) ? ipv6Text(ipv6Groups(address)) : address;
}
