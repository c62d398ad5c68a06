import { addressReach } from '../sip/address-reach';
import { canonicalAddress } from '../sip/ipv6-text';
import { parseUri } from '../sip/parse-uri';
import { sliceSpan } from '../text/span';
import { plainAddress } from './packet-ends';

/** An IP address without brackets, and a port. */
export interface IpEndpoint {
  readonly host: string;
  readonly port: number;
}

/** Where a SIP URI points, by IP address and port (5060 where it names none); undefined for names and what is no URI. */
export function ipEndpointOfUri(uri: string | undefined): IpEndpoint | undefined {
  if (uri === undefined) return undefined;
  const { host, port } = parseUri(uri, { start: 0, end: uri.length }).value;
  if (!host) return undefined;
  const name = plainAddress(sliceSpan(uri, host));
  if (addressReach(name) === undefined) return undefined;
  return { host: name, port: port ? Number(sliceSpan(uri, port)) : 5060 };
}

/** `203.0.113.7:61002`, `[2001:db8::1]:5060`: as captures write it, however the message does. */
export function endpointText({ host, port }: IpEndpoint): string {
  return `${host.includes(':') ? `[${canonicalAddress(host)}]` : host}:${port}`;
}
