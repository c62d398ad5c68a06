import { addressReach, ipv6Groups } from '../sip/address-reach';
import { ipv4Bits } from '../sip/ip-address';

/** Networks that stand for public ones (RFC 5737). */
const documentation = ['192.0.2', '198.51.100', '203.0.113'];

/**
 * Stand-ins for IP addresses. Private ones stay private and in their block, public ones come from the networks kept
 * for documentation (RFC 5737, RFC 3849), IPv6 stays IPv6; addresses of one /24 (/64) stay together. Addresses that
 * name nobody stay as they are: loopback, unspecified, broadcast, multicast.
 */
export class AddressPseudonyms {
  private readonly made = new Map<string, string>();
  private readonly networks = new Map<string, { readonly name: string; hosts: number }>();
  private readonly perBlock = new Map<string, number>();
  private readonly used = new Set<string>();

  /** `taken`: networks of originals as `networkOf` names them; no stand-in lies in one of them. */
  constructor(private readonly taken: ReadonlySet<string>) {}

  /** The stand-in of an address without brackets; undefined for what is no address. */
  of(address: string): string | undefined {
    const reach = addressReach(address);
    if (reach === undefined || address.startsWith('[')) return undefined;
    if (reach !== 'private' && reach !== 'public') return address;
    const inner = unmapped(address);
    if (inner !== address) return address.slice(0, address.length - inner.length) + (this.of(inner) ?? '');
    const { key, network, block } = placeOf(address, reach);
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const at = this.networkFor(network, block);
    at.hosts++;
    const hidden = block.startsWith('v6')
      ? `${at.name}::${at.hosts.toString(16)}`
      : `${at.name}.${at.hosts > 255 ? 0 : at.hosts}`;
    this.made.set(key, hidden);
    this.used.add(hidden);
    return hidden;
  }

  /** True for a stand-in. */
  has(address: string): boolean {
    return this.used.has(unmapped(address));
  }

  /** Address → stand-in. */
  entries(): Iterable<readonly [string, string]> {
    return this.made;
  }

  private networkFor(network: string, block: string): { readonly name: string; hosts: number } {
    const known = this.networks.get(network);
    if (known) return known;
    let n = this.perBlock.get(block) ?? 0;
    let name = nameOf(block, n++);
    // In a block of which everything is in use, an original network may stand for another.
    while (this.taken.has(name) && n < 4096) name = nameOf(block, n++);
    this.perBlock.set(block, n);
    const made = { name, hosts: 0 };
    this.networks.set(network, made);
    return made;
  }
}

/** The /24 or /64 of an address, as stand-ins of it begin; undefined for what is no address that gets one. */
export function networkOf(address: string): string | undefined {
  const plain = unmapped(address);
  const reach = addressReach(plain);
  if (reach !== 'private' && reach !== 'public') return undefined;
  return placeOf(plain, reach).network;
}

/** The IPv4 address in the clothes of IPv6 (RFC 4291 §2.5.5.2); any other address as it is. */
function unmapped(address: string): string {
  return /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address;
}

interface AddressPlace {
  /** The address in one form. */
  readonly key: string;
  readonly network: string;
  /** What stand-ins of its kind are counted in. */
  readonly block: string;
}

function placeOf(address: string, reach: 'private' | 'public'): AddressPlace {
  const bits = ipv4Bits(address);
  if (bits !== undefined) {
    const network = address.split('.').slice(0, 3).map(Number).join('.');
    return {
      key: `${network}.${bits & 255}`,
      network,
      block: reach === 'public' ? 'v4' : privateBlock(network),
    };
  }
  const groups = ipv6Groups(address);
  const hex = groups.map(group => group.toString(16));
  const first = groups[0] ?? 0;
  const isLinkLocal = (first & 0xffc0) === 0xfe80;
  const kind = reach === 'public' ? 'v6' : isLinkLocal ? 'v6 fe80' : 'v6 fd00';
  const network = hex
    .slice(0, 4)
    .join(':')
    .replace(/(?::0)+$/, '');
  return { key: hex.join(':'), network: isLinkLocal ? 'fe80' : network, block: kind };
}

/** The block of a private IPv4 network, to the part that stays: `10`, `172.16`, `192.168`, `100.64`, `169.254`, `192.0.0`. */
function privateBlock(network: string): string {
  const [a = '', b = ''] = network.split('.');
  if (a === '10') return '10';
  if (a === '172') return '172.16';
  if (a === '100') return '100.64';
  return a === '192' && b === '0' ? '192.0.0' : `${a}.${b}`;
}

function nameOf(block: string, n: number): string {
  if (block === 'v4') return documentation[n] ?? publicNetwork(n - documentation.length);
  if (block === 'v6') return n === 0 ? '2001:db8' : `2001:db8:${n.toString(16)}`;
  if (block === 'v6 fe80') return n === 0 ? 'fe80' : `fe80:0:0:${n.toString(16)}`;
  if (block === 'v6 fd00') return n === 0 ? 'fd00' : `fd00:${n.toString(16)}`;
  if (block === '192.0.0') return block;
  return block === '10' ? `10.${(n >> 8) & 255}.${n & 255}` : `${block}.${n & 255}`;
}

/** Networks for measurements (RFC 2544), and then such as nobody has (RFC 1112 §4). */
function publicNetwork(n: number): string {
  if (n < 512) return `198.${18 + (n >> 8)}.${n & 255}`;
  const rest = n - 512;
  return `${240 + ((rest >> 16) & 7)}.${(rest >> 8) & 255}.${rest & 255}`;
}
