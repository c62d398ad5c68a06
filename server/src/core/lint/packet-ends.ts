import { type AddressReach, addressReach } from '../sip/address-reach';
import { detached } from '../text/detached';
import { hostOfEndpoint } from '../trace/hop-of';
import type { TraceRecord } from '../trace/trace-record';

/** One end of a packet, as the source of the trace names it. */
export interface PacketEnd {
  /** IP address without brackets, lower case. */
  readonly host: string;
  readonly port: number | undefined;
  readonly reach: AddressReach;
}

/** Both ends of a packet; undefined where the trace does not give an IP address. */
export interface PacketEnds {
  readonly source: PacketEnd | undefined;
  readonly destination: PacketEnd | undefined;
}

/** An address without brackets and in lower case, so that two of them can be compared. */
export function plainAddress(address: string): string {
  return address.replace(/^\[|\]$/g, '').toLowerCase();
}

/** Ends by the name that the trace gives them: many rules ask, and few machines speak in a trace. */
const knownEnds = new Map<string, PacketEnd | undefined>();
/** More than these are forgotten, all at once. */
const MOST_ENDS = 1024;

function endOf(endpoint: string | undefined): PacketEnd | undefined {
  if (endpoint === undefined) return undefined;
  const known = knownEnds.get(endpoint);
  if (known !== undefined || knownEnds.has(endpoint)) return known;
  const end = readEnd(endpoint);
  // Longer names are no addresses.
  if (endpoint.length > 64) return end;
  if (knownEnds.size >= MOST_ENDS) knownEnds.clear();
  knownEnds.set(detached(endpoint), end && { ...end, host: detached(end.host) });
  return end;
}

function readEnd(endpoint: string): PacketEnd | undefined {
  const host = plainAddress(hostOfEndpoint(endpoint));
  const reach = addressReach(host);
  if (reach === undefined) return undefined;
  const port = /:(\d{1,5})$/.exec(endpoint)?.[1];
  return { host, port: port === undefined ? undefined : Number(port), reach };
}

type Endpoints = Pick<TraceRecord, 'source' | 'destination'>;

/** The ends of the packet that was asked for last: several rules ask for the same one. */
let last: { readonly of: Endpoints | undefined; readonly ends: PacketEnds } | undefined;

/** The ends that the trace itself gives; none for an authored message. */
export function packetEnds(record: Endpoints | undefined): PacketEnds {
  if (last !== undefined && last.of === record) return last.ends;
  const ends = { source: endOf(record?.source), destination: endOf(record?.destination) };
  last = { of: record, ends };
  return ends;
}

/** The first end with a public address: the network outside is on the way of the packet. */
export function publicEnd({ source, destination }: PacketEnds): PacketEnd | undefined {
  return [source, destination].find(end => end?.reach === 'public');
}

/** True for an address that only machines of its own network reach, loopback included. */
export function isPrivate(reach: AddressReach | undefined): boolean {
  return reach === 'private' || reach === 'loopback';
}

/** True if one end is the machine itself, so that the packet saw no network. */
export function isOnLoopback({ source, destination }: PacketEnds): boolean {
  return source?.reach === 'loopback' || destination?.reach === 'loopback';
}

/** True for a private address in a packet that travels through the public network: rules of their own tell that. */
export function isPrivateOutside(address: string, packet: Endpoints): boolean {
  return isPrivate(addressReach(address)) && publicEnd(packetEnds(packet)) !== undefined;
}
