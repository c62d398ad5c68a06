import { u16 } from './byte-view';

/** What stands inside of a tunnel: an IP packet or an Ethernet frame at `at`. */
export interface Inside {
  readonly kind: 'ip' | 'ethernet';
  readonly at: number;
}

const ethernetBridging = 0x6558;
const erspanOne = 0x88be;
const erspanThree = 0x22eb;

/** Reads a GRE header (RFC 2784, RFC 2890) and ERSPAN types I to III; undefined for what is not read (PPTP). */
export function insideGre(bytes: Uint8Array, start: number, end: number): Inside | undefined {
  const flags = u16(bytes, start);
  const protocol = u16(bytes, start + 2);
  // Version 1 is PPTP's; routing (RFC 1701) is not used any more.
  if (start + 4 > end || (flags & 0x4007) !== 0) return undefined;
  const hasSequence = (flags & 0x1000) !== 0;
  const words = Number((flags & 0x8000) !== 0) + Number((flags & 0x2000) !== 0) + Number(hasSequence);
  const at = start + 4 + 4 * words;
  switch (protocol) {
    case 0x0800:
    case 0x86dd:
      return { kind: 'ip', at };
    case ethernetBridging:
      return { kind: 'ethernet', at };
    case erspanOne:
      // Type II has a header of eight bytes and a sequence number, type I neither.
      return { kind: 'ethernet', at: hasSequence ? at + 8 : at };
    case erspanThree:
      // The last bit of twelve bytes tells of eight more, which depend on the platform.
      return { kind: 'ethernet', at: ((bytes[at + 11] ?? 0) & 1) === 1 ? at + 20 : at + 12 };
    default:
      return undefined;
  }
}
