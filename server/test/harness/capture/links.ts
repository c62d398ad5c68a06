/** Frames of each link type around an IP packet. */
import { be16, be32 } from './packets';

function etherType(ip: Buffer): number {
  return (ip[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800;
}

const addresses = Buffer.alloc(12, 2);

/** How a frame of one link type is written, and the number of that type. */
export interface Link {
  readonly title: string;
  readonly linkType: number;
  readonly wrap: (ip: Buffer) => Buffer;
}

const mplsLabel = (last: boolean) => be32((16 << 12) | (last ? 0x100 : 0) | 64);

/** Each way in which a link carries IP that is read. */
export const links: readonly Link[] = [
  { title: 'Ethernet', linkType: 1, wrap: ip => Buffer.concat([addresses, be16(etherType(ip)), ip]) },
  {
    title: 'Ethernet, VLAN',
    linkType: 1,
    wrap: ip => Buffer.concat([addresses, be16(0x8100), be16(42), be16(etherType(ip)), ip]),
  },
  {
    title: 'Ethernet, QinQ',
    linkType: 1,
    wrap: ip =>
      Buffer.concat([addresses, be16(0x88a8), be16(7), be16(0x8100), be16(42), be16(etherType(ip)), ip]),
  },
  {
    title: 'Ethernet, MPLS, two labels',
    linkType: 1,
    wrap: ip => Buffer.concat([addresses, be16(0x8847), mplsLabel(false), mplsLabel(true), ip]),
  },
  {
    title: 'Ethernet, PPPoE',
    linkType: 1,
    wrap: ip => {
      const ppp = Buffer.concat([be16(etherType(ip) === 0x0800 ? 0x21 : 0x57), ip]);
      return Buffer.concat([addresses, be16(0x8864), Buffer.from([0x11, 0]), be16(9), be16(ppp.length), ppp]);
    },
  },
  {
    title: 'Ethernet, 802.3 with SNAP',
    linkType: 1,
    wrap: ip => {
      const llc = Buffer.concat([Buffer.from([0xaa, 0xaa, 3, 0, 0, 0]), be16(etherType(ip)), ip]);
      return Buffer.concat([addresses, be16(llc.length), llc]);
    },
  },
  {
    title: 'Linux cooked',
    linkType: 113,
    wrap: ip => Buffer.concat([be16(0), be16(1), be16(6), Buffer.alloc(8), be16(etherType(ip)), ip]),
  },
  {
    title: 'Linux cooked, VLAN',
    linkType: 113,
    wrap: ip =>
      Buffer.concat([
        be16(0),
        be16(1),
        be16(6),
        Buffer.alloc(8),
        be16(0x8100),
        be16(5),
        be16(etherType(ip)),
        ip,
      ]),
  },
  {
    title: 'Linux cooked 2',
    linkType: 276,
    wrap: ip =>
      Buffer.concat([
        be16(etherType(ip)),
        be16(0),
        be32(2),
        be16(1),
        Buffer.from([0, 6]),
        Buffer.alloc(8),
        ip,
      ]),
  },
  { title: 'raw IP', linkType: 101, wrap: ip => ip },
  { title: 'raw IP, as OpenBSD numbers it', linkType: 14, wrap: ip => ip },
  { title: 'raw IP, as others number it', linkType: 12, wrap: ip => ip },
  {
    title: 'NULL, little endian',
    linkType: 0,
    wrap: ip => Buffer.concat([Buffer.from([etherType(ip) === 0x0800 ? 2 : 30, 0, 0, 0]), ip]),
  },
  {
    title: 'NULL, big endian',
    linkType: 0,
    wrap: ip => Buffer.concat([be32(etherType(ip) === 0x0800 ? 2 : 30), ip]),
  },
  {
    title: 'LOOP',
    linkType: 108,
    wrap: ip => Buffer.concat([be32(etherType(ip) === 0x0800 ? 2 : 30), ip]),
  },
  {
    title: 'PPP',
    linkType: 9,
    wrap: ip => Buffer.concat([be16(0xff03), be16(etherType(ip) === 0x0800 ? 0x21 : 0x57), ip]),
  },
];

/** The Ethernet frame of an IP packet. */
export function ethernet(ip: Buffer): Buffer {
  return Buffer.concat([addresses, be16(etherType(ip)), ip]);
}
