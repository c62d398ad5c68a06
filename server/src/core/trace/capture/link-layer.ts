import { u16 } from './byte-view';

/** Where the IP packet of a frame starts; undefined for a frame that carries something else. */
export type LinkLayer = (bytes: Uint8Array, start: number, end: number) => number | undefined;

const ipv4 = 0x0800;
const ipv6 = 0x86dd;
const vlanTags = new Set([0x8100, 0x88a8, 0x9100]);

/** Skips VLAN tags (IEEE 802.1Q, stacked too) and asks for IP. `at` is the place of the EtherType. */
function afterEtherType(bytes: Uint8Array, at: number, end: number): number | undefined {
  let type = at;
  while (type + 4 <= end && vlanTags.has(u16(bytes, type))) type += 4;
  const value = u16(bytes, type);
  return type + 2 <= end && (value === ipv4 || value === ipv6) ? type + 2 : undefined;
}

/** The version nibble alone tells whether IP starts at `at`. */
function atVersion(bytes: Uint8Array, at: number, end: number): number | undefined {
  const version = (bytes[at] ?? 0) >> 4;
  return at < end && (version === 4 || version === 6) ? at : undefined;
}

const raw: LinkLayer = atVersion;
/** Four bytes of an address family, whose numbers differ between systems: the IP version is surer. */
const loopback: LinkLayer = (bytes, start, end) => atVersion(bytes, start + 4, end);

const layers = new Map<number, LinkLayer>([
  [0, loopback],
  [1, (bytes, start, end) => afterEtherType(bytes, start + 12, end)],
  [12, raw],
  [101, raw],
  [108, loopback],
  // Linux cooked capture: the protocol stands at its end, in version 2 at its start.
  [113, (bytes, start, end) => afterEtherType(bytes, start + 14, end)],
  [228, raw],
  [229, raw],
  [
    276,
    (bytes, start, end) =>
      afterEtherType(bytes, start, end) ? atVersion(bytes, start + 20, end) : undefined,
  ],
]);

/** The link layer of a link type number; undefined for one that is not known. */
export function linkLayer(linkType: number): LinkLayer | undefined {
  return layers.get(linkType);
}
