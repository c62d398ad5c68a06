/** Builds small captures for tests: packets out of payloads, layer by layer, and the file around them. */

/** A UDP datagram; the rest of the options is for captures that are damaged on purpose. */
export interface Datagram {
  /** `10.0.0.1:5060` or `[2001:db8::1]:5060`. */
  readonly from: string;
  readonly to: string;
  readonly payload: string | Uint8Array;
  /** UDP length that is written instead of the true one. */
  readonly udpLength?: number;
  /** IPv4: flags and offset as they stand in the header, `0x2000` for "more fragments". */
  readonly fragment?: number;
  /** 17 (UDP) by default; 6 writes a TCP header of 20 bytes instead. */
  readonly protocol?: 6 | 17;
}

function bytesOf(payload: string | Uint8Array): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
}

function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

function ipv6Bytes(host: string): Buffer {
  const [left = '', right] = host.split('::');
  const head = left.split(':').filter(Boolean);
  const tail = (right ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  const bytes = Buffer.alloc(16);
  for (const [i, group] of [...head, ...zeros, ...tail].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), 2 * i);
  }
  return bytes;
}

/** The IP packet of a datagram: version 4 or 6 by the form of its addresses. Checksums are zero. */
export function ipPacket(datagram: Datagram): Buffer {
  const from = splitAddress(datagram.from);
  const to = splitAddress(datagram.to);
  const data = bytesOf(datagram.payload);
  const protocol = datagram.protocol ?? 17;
  const transport = Buffer.alloc(protocol === 17 ? 8 : 20);
  transport.writeUInt16BE(from.port, 0);
  transport.writeUInt16BE(to.port, 2);
  if (protocol === 17) transport.writeUInt16BE(datagram.udpLength ?? data.length + 8, 4);
  else transport[12] = 5 << 4;
  const inner = Buffer.concat([transport, data]);
  if (from.host.includes(':')) {
    const header = Buffer.alloc(8);
    header[0] = 0x60;
    header.writeUInt16BE(inner.length, 4);
    header[6] = protocol;
    header[7] = 64;
    return Buffer.concat([header, ipv6Bytes(from.host), ipv6Bytes(to.host), inner]);
  }
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + inner.length, 2);
  header.writeUInt16BE(datagram.fragment ?? 0, 6);
  header[8] = 64;
  header[9] = protocol;
  Buffer.from(from.host.split('.').map(Number)).copy(header, 12);
  Buffer.from(to.host.split('.').map(Number)).copy(header, 16);
  return Buffer.concat([header, inner]);
}

/** An Ethernet frame around an IP packet, with as many VLAN tags as asked for. */
export function ethernetFrame(ip: Buffer, vlans = 0): Buffer {
  const etherType = Buffer.from((ip[0] ?? 0) >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00]);
  const tags = Array.from({ length: vlans }, (_, i) => Buffer.from([0x81, 0x00, 0x00, i + 1]));
  return Buffer.concat([Buffer.alloc(12, 2), ...tags, etherType, ip]);
}

/** A Linux cooked frame (SLL, link type 113) around an IP packet. */
export function linuxCookedFrame(ip: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16BE((ip[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800, 14);
  return Buffer.concat([header, ip]);
}

/** A packet of a capture: a frame and its time. */
export interface CapturedFrame {
  readonly frame: Uint8Array;
  readonly seconds?: number;
  /** Micro- or nanoseconds, as the file counts. */
  readonly fraction?: number;
  /** Captured length that is written instead of the true one. */
  readonly length?: number;
}

/** How the file is written; by default little endian, microseconds, Ethernet, nothing cut. */
export interface PcapOptions {
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  /** Alexey Kuznetzov's form: eight bytes more in the header of each packet. */
  readonly modified?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
}

/** A classic pcap file. */
export function pcapFile(frames: readonly CapturedFrame[], options: PcapOptions = {}): Buffer {
  const snap = options.snapLength ?? 65_535;
  const word = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (options.bigEndian) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const half = (value: number) => {
    const bytes = Buffer.alloc(2);
    if (options.bigEndian) bytes.writeUInt16BE(value);
    else bytes.writeUInt16LE(value);
    return bytes;
  };
  const magic = options.modified ? 0xa1b2cd34 : options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4;
  const parts = [word(magic), half(2), half(4), word(0), word(0), word(snap), word(options.linkType ?? 1)];
  for (const { frame, seconds = 1_767_777_242, fraction = 0, length } of frames) {
    const kept = frame.subarray(0, snap);
    parts.push(
      word(seconds),
      word(fraction),
      word(length ?? kept.length),
      word(frame.length),
      Buffer.alloc(options.modified ? 8 : 0),
      Buffer.from(kept),
    );
  }
  return Buffer.concat(parts);
}

/** The usual case: datagrams in Ethernet frames, a second apart. */
export function pcapOfDatagrams(datagrams: readonly Datagram[], options: PcapOptions = {}): Buffer {
  const frames = datagrams.map((datagram, i) => ({
    frame: ethernetFrame(ipPacket(datagram)),
    seconds: 1_767_777_242 + i,
  }));
  return pcapFile(frames, options);
}
