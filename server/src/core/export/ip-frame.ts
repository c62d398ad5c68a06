import { ipv6Groups } from '../sip/address-reach';
import { ipv4Bits, isIpv6 } from '../sip/ip-address';

/** One end of a datagram. */
export interface FrameEnd {
  /** IPv4 or IPv6 address without brackets. */
  readonly address: string;
  readonly port: number;
}

const ETHERNET = 14;
const UDP = 8;
/** More does not go into one datagram (RFC 768); a longer payload is cut. */
export const mostPayload = 65_535 - 40 - UDP;

/**
 * An Ethernet frame with one UDP datagram, its checksums right (RFC 791, RFC 768, RFC 8200 §8.1). IPv6 if one of the
 * ends is; the other is then written as an IPv4-mapped address. The hardware addresses are made up.
 */
export function udpFrame(from: FrameEnd, to: FrameEnd, payload: Uint8Array): Uint8Array {
  const isV6 = isIpv6(from.address) || isIpv6(to.address);
  const [source, destination] = [addressBytes(from.address, isV6), addressBytes(to.address, isV6)];
  const header = isV6 ? 40 : 20;
  const length = UDP + payload.length;
  const frame = new Uint8Array(ETHERNET + header + length);
  const view = new DataView(frame.buffer);
  frame.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]);
  view.setUint16(12, isV6 ? 0x86dd : 0x0800);
  const ip = ETHERNET;
  const udp = ip + header;
  if (isV6) {
    frame.set([0x60, 0, 0, 0, length >> 8, length & 255, 17, 64], ip);
    frame.set(source, ip + 8);
    frame.set(destination, ip + 24);
  } else {
    frame.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17], ip);
    view.setUint16(ip + 2, header + length);
    frame.set(source, ip + 12);
    frame.set(destination, ip + 16);
    view.setUint16(ip + 10, inverted(sum(frame, ip, udp)));
  }
  view.setUint16(udp, from.port);
  view.setUint16(udp + 2, to.port);
  view.setUint16(udp + 4, length);
  frame.set(payload, udp + UDP);
  const pseudo = sum(source) + sum(destination) + 17 + length;
  // Zero says that there is none (RFC 768).
  view.setUint16(udp + 6, inverted(pseudo + sum(frame, udp)) || 0xffff);
  return frame;
}

/** The sum of 16-bit words (RFC 1071), not folded; at most 2^32 for 64 KiB. */
function sum(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let total = 0;
  for (let i = start; i < end; i += 2)
    total += (bytes[i] ?? 0) * 256 + (i + 1 < end ? (bytes[i + 1] ?? 0) : 0);
  return total;
}

function inverted(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 65_536);
  return ~folded & 0xffff;
}

function addressBytes(address: string, asV6: boolean): Uint8Array {
  const bits = ipv4Bits(address);
  if (bits === undefined)
    return Uint8Array.from(ipv6Groups(address).flatMap(group => [group >> 8, group & 255]));
  const octets = [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255];
  return Uint8Array.from(asV6 ? [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...octets] : octets);
}
