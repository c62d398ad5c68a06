import { ipv6Groups } from './address-reach';
import { isIpv4, isIpv6 } from './ip-address';

/** The bits of an address, most significant first; undefined for what is no IP address without brackets. */
function bitsOf(address: string): string | undefined {
  const binary = (value: number, width: number) => value.toString(2).padStart(width, '0');
  if (isIpv4(address))
    return address
      .split('.')
      .map(part => binary(Number(part), 8))
      .join('');
  if (isIpv6(address))
    return ipv6Groups(address)
      .map(group => binary(group, 16))
      .join('');
  return undefined;
}

/**
 * True if an IP address without brackets lies in one of the networks, written as `10.24.0.0/16`, `fd00::/8`, or as a
 * single address. A network that cannot be read holds nothing.
 */
export function isInNetworks(address: string, networks: Iterable<string>): boolean {
  let bits: string | undefined;
  for (const network of networks) {
    bits ??= bitsOf(address);
    if (bits === undefined) return false;
    const slash = network.indexOf('/');
    const base = bitsOf(slash < 0 ? network : network.slice(0, slash));
    const suffix = slash < 0 ? String(bits.length) : network.slice(slash + 1);
    if (base?.length !== bits.length || !/^\d{1,3}$/.test(suffix) || Number(suffix) > bits.length) continue;
    if (base.slice(0, Number(suffix)) === bits.slice(0, Number(suffix))) return true;
  }
  return false;
}
