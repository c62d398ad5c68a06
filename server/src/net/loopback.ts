import { isIPv4, isIPv6 } from 'node:net';

/** True for an IP address of this machine only: 127.0.0.0/8, ::1 and 127.0.0.0/8 mapped into IPv6. Names answer false. */
export function isLoopback(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('127.');
  if (!isIPv6(address)) return false;
  const lower = address.toLowerCase();
  return lower === '::1' || /^(0{1,4}:){7}0{0,3}1$/.test(lower) || lower.startsWith('::ffff:127.');
}
