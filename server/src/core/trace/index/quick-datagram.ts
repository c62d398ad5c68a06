import type { CapturedPacket } from '../capture/captured-packet';

/** Where the payload of a datagram stands, and its ends. One object is reused for all: read it at once. */
export interface Datagram {
  start: number;
  end: number;
  /** Where the IPv4 addresses stand, source first, and the ports. */
  addresses: number;
  ports: number;
}

const ETHERNET = 1;
const VLAN = 0x8100;
const IPV4 = 0x0800;

const u16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/**
 * Finds the payload of the most common packet there is: Ethernet, at most one VLAN tag, IPv4 without options or
 * fragments, UDP, whole, lengths that agree. False for any other, which is read with more care.
 */
export function readDatagram(packet: CapturedPacket, into: Datagram): boolean {
  if (packet.linkType !== ETHERNET) return false;
  const { bytes, end } = packet;
  let at = packet.start + 12;
  if (u16(bytes, at) === VLAN) at += 4;
  const ip = at + 2;
  if (u16(bytes, at) !== IPV4 || bytes[ip] !== 0x45 || bytes[ip + 9] !== 17) return false;
  // More fragments, or an offset.
  if ((u16(bytes, ip + 6) & 0x3fff) !== 0) return false;
  const stop = ip + u16(bytes, ip + 2);
  const udp = ip + 20;
  if (stop > end || u16(bytes, udp + 4) !== stop - udp || stop - udp < 8) return false;
  into.start = udp + 8;
  into.end = stop;
  into.addresses = ip + 12;
  into.ports = udp;
  return true;
}

/** `10.0.0.1:5060` of the address and the port that stand at these places. */
function endText(bytes: Uint8Array, address: number, port: number): string {
  return `${bytes[address]}.${bytes[address + 1]}.${bytes[address + 2]}.${bytes[address + 3]}:${u16(bytes, port)}`;
}

/** Numbers of ends by address and port, found without making a text: the last one that fell on each place. */
export class EndCache {
  private readonly addresses = new Int32Array(1 << 12);
  private readonly portsAndOne = new Int32Array(1 << 12);
  private readonly ids = new Int32Array(1 << 12);

  /** `make` gives the number of an end that is not remembered. */
  idOf(bytes: Uint8Array, address: number, port: number, make: (text: string) => number): number {
    const host =
      ((bytes[address] ?? 0) << 24) |
      ((bytes[address + 1] ?? 0) << 16) |
      ((bytes[address + 2] ?? 0) << 8) |
      (bytes[address + 3] ?? 0);
    const number = u16(bytes, port) + 1;
    const mixed = Math.imul(host ^ Math.imul(number, 0x9e3779b1), 0x85ebca6b);
    const slot = (mixed >>> 16) & (this.ids.length - 1);
    if (this.addresses[slot] === host && this.portsAndOne[slot] === number) return this.ids[slot] ?? 0;
    const id = make(endText(bytes, address, port));
    this.addresses[slot] = host;
    this.portsAndOne[slot] = number;
    this.ids[slot] = id;
    return id;
  }
}
