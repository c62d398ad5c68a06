import { startsWith, u16, u32 } from './byte-view';

/** Where the IP packet of a frame starts; -1 for a frame that carries something else. */
export type LinkLayer = (bytes: Uint8Array, start: number, end: number) => number;

/** A kind of link: what it is called, and how it is read; undefined for one that is known and not read. */
export interface LinkType {
  readonly name: string;
  readonly layer: LinkLayer | undefined;
}

const ipv4 = 0x0800;
const ipv6 = 0x86dd;
const pppoeSession = 0x8864;
const mplsTypes = [0x8847, 0x8848];
const vlanTags = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);

/** Reads from an EtherType at `at` on: VLAN tags (IEEE 802.1Q, stacked too), MPLS, PPPoE, 802.3 with SNAP, then IP. */
function afterEtherType(bytes: Uint8Array, at: number, end: number): number {
  let type = at;
  while (type + 4 <= end && vlanTags.has(u16(bytes, type))) type += 4;
  if (type + 2 > end) return -1;
  const value = u16(bytes, type);
  if (value === ipv4 || value === ipv6) return type + 2;
  if (mplsTypes.includes(value)) return afterMpls(bytes, type + 2, end);
  // RFC 2516 §4: version and type, code, session, length; then PPP.
  if (value === pppoeSession) return afterPpp(bytes, type + 8, end);
  // IEEE 802.3 counts bytes here; SNAP then has the EtherType (RFC 1042).
  const isSnap = value <= 1500 && startsWith(bytes, type + 2, end, [0xaa, 0xaa, 3, 0, 0, 0]);
  return isSnap ? afterEtherType(bytes, type + 8, end) : -1;
}

/** Labels up to the one that is marked as the last (RFC 3032 §2.1); then the version nibble alone tells. */
function afterMpls(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at + 4 <= end && (u32(bytes, at, false) & 0x100) === 0) at += 4;
  return atVersion(bytes, at + 4, end);
}

/** PPP's protocol field, one or two bytes (RFC 1661 §2): IP or IPv6. */
function afterPpp(bytes: Uint8Array, start: number, end: number): number {
  const short = ((bytes[start] ?? 0) & 1) === 1;
  const protocol = short ? (bytes[start] ?? 0) : u16(bytes, start);
  if (protocol !== 0x21 && protocol !== 0x57) return -1;
  return atVersion(bytes, start + (short ? 1 : 2), end);
}

/** The version nibble alone tells whether IP starts at `at`. */
function atVersion(bytes: Uint8Array, at: number, end: number): number {
  const version = (bytes[at] ?? 0) >> 4;
  return at < end && (version === 4 || version === 6) ? at : -1;
}

/** An Ethernet frame at `start`. */
export const ethernet: LinkLayer = (bytes, start, end) => afterEtherType(bytes, start + 12, end);

/** Four bytes of an address family, whose numbers differ between systems: the IP version is surer. */
const loopback: LinkLayer = (bytes, start, end) => atVersion(bytes, start + 4, end);

/** PPP, with or without the address and control bytes of HDLC. */
const ppp: LinkLayer = (bytes, start, end) =>
  afterPpp(bytes, u16(bytes, start) === 0xff03 ? start + 2 : start, end);

/** Linux cooked capture, version 2: the protocol stands at its start. */
const cookedTwo: LinkLayer = (bytes, start, end) => {
  const type = u16(bytes, start);
  if (type === ipv4 || type === ipv6) return atVersion(bytes, start + 20, end);
  // Tags and labels stand after the header of 20 bytes, without the type that is told here.
  if (vlanTags.has(type)) return afterEtherType(bytes, start + 22, end);
  return mplsTypes.includes(type) ? afterMpls(bytes, start + 20, end) : -1;
};

const raw = { name: 'raw IP', layer: atVersion };
const wireless = (name: string): LinkType => ({ name, layer: undefined });

const layers = new Map<number, LinkType>([
  [0, { name: 'loopback (NULL)', layer: loopback }],
  [1, { name: 'Ethernet', layer: ethernet }],
  [9, { name: 'PPP', layer: ppp }],
  [12, raw],
  [14, raw],
  [50, { name: 'PPP', layer: ppp }],
  [101, raw],
  [105, wireless('IEEE 802.11')],
  [108, { name: 'loopback (LOOP)', layer: loopback }],
  [113, { name: 'Linux cooked (SLL)', layer: (bytes, start, end) => afterEtherType(bytes, start + 14, end) }],
  [119, wireless('IEEE 802.11 (Prism)')],
  [127, wireless('IEEE 802.11 (radiotap)')],
  [163, wireless('IEEE 802.11 (AVS)')],
  [192, wireless('IEEE 802.11 (PPI)')],
  [228, { name: 'raw IPv4', layer: atVersion }],
  [229, { name: 'raw IPv6', layer: atVersion }],
  [276, { name: 'Linux cooked (SLL2)', layer: cookedTwo }],
]);

/** What a link type number stands for; a number that is not known has no layer and is its own name. */
export function linkTypeOf(linkType: number): LinkType {
  return layers.get(linkType) ?? { name: `link type ${linkType}`, layer: undefined };
}
