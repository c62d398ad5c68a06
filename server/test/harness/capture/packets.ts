/** Writes packets layer by layer for captures of tests: IP, TCP, SCTP, tunnels. Checksums are right where peers look. */
import { ipPacket } from '../make-pcap';

/** Both ends of a packet as `host:port`; IPv6 in brackets. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** Bytes of a text of one character a byte, or the bytes themselves. */
export function bytesOf(payload: string | Uint8Array): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload, 'latin1') : Buffer.from(payload);
}

/** 16 bits, big endian. */
export function be16(value: number): Buffer {
  return Buffer.from([(value >> 8) & 255, value & 255]);
}

/** 32 bits, big endian. */
export function be32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function portOf(end: string): number {
  return Number(end.slice(end.lastIndexOf(':') + 1));
}

/** An IP packet of any protocol around a payload. `id` and `flags` are those of the IPv4 header. */
export function ip(
  ends: Ends,
  protocol: number,
  payload: Uint8Array,
  more: { readonly id?: number; readonly flags?: number } = {},
): Buffer {
  // The harness knows how to write addresses: its UDP header of 8 bytes makes room and is cut out again.
  const packet = ipPacket({
    ...ends,
    payload: '',
    ...(more.flags === undefined ? {} : { fragment: more.flags }),
  });
  const header = packet.subarray(0, packet.length - 8);
  const isSix = (header[0] ?? 0) >> 4 === 6;
  header[isSix ? 6 : 9] = protocol;
  if (isSix) header.writeUInt16BE(payload.length, 4);
  else {
    header.writeUInt16BE(20 + payload.length, 2);
    header.writeUInt16BE(more.id ?? 0, 4);
    header.writeUInt16BE(0, 10);
    header.writeUInt16BE(checksum(header), 10);
  }
  return Buffer.concat([header, payload]);
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  while (sum >>> 16) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** A UDP datagram. */
export function udp(ends: Ends, payload: string | Uint8Array): Buffer {
  const data = bytesOf(payload);
  const header = [be16(portOf(ends.from)), be16(portOf(ends.to)), be16(data.length + 8), be16(0)];
  return ip(ends, 17, Buffer.concat([...header, data]));
}

/** Cuts an IP packet into fragments of `size` payload bytes, a multiple of 8. */
export function fragments(packet: Buffer, size: number, id = 77): readonly Buffer[] {
  const isSix = (packet[0] ?? 0) >> 4 === 6;
  const header = packet.subarray(0, isSix ? 40 : 20);
  const payload = packet.subarray(header.length);
  const protocol = header[isSix ? 6 : 9] ?? 17;
  const parts: Buffer[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const data = payload.subarray(at, at + size);
    const more = at + size < payload.length;
    const copy = Buffer.from(header);
    if (isSix) {
      copy[6] = 44;
      copy.writeUInt16BE(data.length + 8, 4);
      const fragment = Buffer.concat([Buffer.from([protocol, 0]), be16(at | Number(more)), be32(id)]);
      parts.push(Buffer.concat([copy, fragment, data]));
    } else {
      copy.writeUInt16BE(20 + data.length, 2);
      copy.writeUInt16BE(id, 4);
      copy.writeUInt16BE((at >> 3) | (more ? 0x2000 : 0), 6);
      copy.writeUInt16BE(0, 10);
      copy.writeUInt16BE(checksum(copy), 10);
      parts.push(Buffer.concat([copy, data]));
    }
  }
  return parts;
}

/** An IPv6 packet with an extension header (0 hop by hop, 43 routing, 60 destination options) before its payload. */
export function withExtension(packet: Buffer, kind: 0 | 43 | 60): Buffer {
  const copy = Buffer.from(packet);
  const protocol = copy[6] ?? 17;
  copy[6] = kind;
  copy.writeUInt16BE(copy.readUInt16BE(4) + 8, 4);
  // Options: one padding option that fills the eight bytes. Routing: type 253, no segments left.
  const extension = kind === 43 ? [protocol, 0, 253, 0, 0, 0, 0, 0] : [protocol, 0, 1, 4, 0, 0, 0, 0];
  return Buffer.concat([copy.subarray(0, 40), Buffer.from(extension), copy.subarray(40)]);
}

/** TCP's flags. */
export const FIN = 1;
const SYN = 2;
export const RST = 4;
const PSH = 8;
export const ACK = 16;

/** A TCP segment; `seq` and `ack` are absolute. */
export function tcp(
  ends: Ends,
  segment: {
    readonly seq: number;
    readonly ack?: number;
    readonly flags?: number;
    readonly data?: string | Uint8Array;
  },
): Buffer {
  const { seq, ack = 0, flags = PSH | ACK, data = '' } = segment;
  const ports = [be16(portOf(ends.from)), be16(portOf(ends.to))];
  const rest = [be32(seq), be32(ack), Buffer.from([5 << 4, flags]), be16(65_535), be16(0), be16(0)];
  return ip(ends, 6, Buffer.concat([...ports, ...rest, bytesOf(data)]));
}

/** Both directions of a TCP connection, with sequence numbers that follow from what was said. */
export class TcpTalk {
  private readonly next: [number, number];

  constructor(
    private readonly ends: Ends,
    start: { readonly client?: number; readonly server?: number } = {},
  ) {
    this.next = [(start.client ?? 1000) >>> 0, (start.server ?? 5000) >>> 0];
  }

  /** SYN, SYN-ACK, ACK. */
  open(): readonly Buffer[] {
    const { ends, next } = this;
    const back = { from: ends.to, to: ends.from };
    const packets = [
      tcp(ends, { seq: next[0], flags: SYN }),
      tcp(back, { seq: next[1], ack: next[0] + 1, flags: SYN | ACK }),
      tcp(ends, { seq: next[0] + 1, ack: next[1] + 1, flags: ACK }),
    ];
    next[0] = (next[0] + 1) >>> 0;
    next[1] = (next[1] + 1) >>> 0;
    return packets;
  }

  /** The client says something. */
  ask(data: string | Uint8Array, flags = PSH | ACK): Buffer {
    return this.say(0, data, flags);
  }

  /** The server says something. */
  answer(data: string | Uint8Array, flags = PSH | ACK): Buffer {
    return this.say(1, data, flags);
  }

  private say(who: 0 | 1, data: string | Uint8Array, flags: number): Buffer {
    const { ends, next } = this;
    const way = who === 0 ? ends : { from: ends.to, to: ends.from };
    const other = who === 0 ? 1 : 0;
    const packet = tcp(way, { seq: next[who], ack: next[other], flags, data });
    next[who] = (next[who] + bytesOf(data).length + Number((flags & FIN) !== 0)) >>> 0;
    return packet;
  }
}

/** An SCTP packet of data chunks. */
export function sctp(
  ends: Ends,
  chunks: readonly {
    readonly tsn: number;
    readonly data: string | Uint8Array;
    /** `B`, `E`: the first and the last part of a message; whole where nothing is said. */
    readonly part?: '' | 'B' | 'E';
  }[],
): Buffer {
  const header = [be16(portOf(ends.from)), be16(portOf(ends.to)), be32(0xabcd), be32(0)];
  const parts = chunks.map(({ tsn, data, part }) => {
    const bytes = bytesOf(data);
    const flags = part === undefined ? 3 : part === 'B' ? 2 : part === 'E' ? 1 : 0;
    const pad = Buffer.alloc((4 - (bytes.length & 3)) & 3);
    const head = [Buffer.from([0, flags]), be16(16 + bytes.length), be32(tsn), be16(0), be16(1), be32(0)];
    return Buffer.concat([...head, bytes, pad]);
  });
  return ip(ends, 132, Buffer.concat([...header, ...parts]));
}

/** A tunnel between two routers. */
const routers: Ends = { from: '203.0.113.1:0', to: '203.0.113.2:0' };

/** IP in IP (RFC 2003), or IPv6 in IP. */
export function ipInIp(inner: Buffer): Buffer {
  return ip(routers, (inner[0] ?? 0) >> 4 === 6 ? 41 : 4, inner);
}

/** GRE (RFC 2784) around IP, with the optional fields asked for. */
export function gre(
  inner: Buffer,
  fields: { readonly checksum?: boolean; readonly key?: boolean; readonly sequence?: boolean } = {},
): Buffer {
  const flags = (fields.checksum ? 0x8000 : 0) | (fields.key ? 0x2000 : 0) | (fields.sequence ? 0x1000 : 0);
  const words = [fields.checksum, fields.key, fields.sequence].filter(Boolean).map(() => be32(0));
  const type = (inner[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800;
  return ip(routers, 47, Buffer.concat([be16(flags), be16(type), ...words, inner]));
}

/** ERSPAN (draft-foschiano-erspan) around an Ethernet frame. */
export function erspan(kind: 1 | 2 | 3, frame: Buffer): Buffer {
  if (kind === 1) return ip(routers, 47, Buffer.concat([be16(0), be16(0x88be), frame]));
  const sequenced = [be16(0x1000), be16(kind === 2 ? 0x88be : 0x22eb), be32(1)];
  const header = kind === 2 ? [be32(0x10000000), be32(0)] : [be32(0x20000000), be32(0), be32(0)];
  return ip(routers, 47, Buffer.concat([...sequenced, ...header, frame]));
}

/** One WebSocket frame (RFC 6455 §5.2). */
export function webSocketFrame(
  payload: string | Uint8Array,
  more: {
    readonly mask?: boolean;
    readonly opcode?: number;
    readonly final?: boolean;
    readonly packed?: boolean;
  } = {},
): Buffer {
  const data = bytesOf(payload);
  const { mask = false, opcode = 1, final = true, packed = false } = more;
  const first = (final ? 0x80 : 0) | (packed ? 0x40 : 0) | opcode;
  const size = Math.min(data.length, 126);
  const head = Buffer.concat([
    Buffer.from([first, (mask ? 0x80 : 0) | size]),
    size === 126 ? be16(data.length) : Buffer.alloc(0),
  ]);
  if (!mask) return Buffer.concat([head, data]);
  const key = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  return Buffer.concat([head, key, data.map((byte, i) => byte ^ (key[i & 3] ?? 0))]);
}
