import { isIpv4, isIpv6 } from '../sip/ip-address';

/** True for letters, digits, dots, hyphens and underscores, one letter at least: the form of a host name. */
export function isHostName(text: string): boolean {
  return /^[\w.-]+$/.test(text) && /[a-z]/i.test(text);
}

/**
 * What is wrong with an address of an SDP line (RFC 8866 §9) of a type; undefined where nothing is. Host names fit
 * both types.
 */
export function addressFault(type: 'IP4' | 'IP6', address: string): string | undefined {
  if (type === 'IP4' ? isIpv4(address) : isIpv6(address)) return undefined;
  if (isIpv4(address)) return 'the address is IPv4, but the type is IP6';
  if (isIpv6(address)) return 'the address is IPv6, but the type is IP4';
  if (address.startsWith('[') && isIpv6(address.slice(1, -1))) {
    return 'an IPv6 address stands without brackets here';
  }
  return isHostName(address) ? undefined : 'the address is neither an IP address nor a host name';
}
