import { addressReach } from '../sip/address-reach';
import { parseUri } from '../sip/parse-uri';
import { sliceSpan } from '../text/span';
import type { IpEndpoint } from '../trace/endpoint-text';
import { plainAddress } from './packet-ends';

/** Where a SIP URI points, by IP address and port (5060 where it names none); undefined for names and what is no URI. */
export function ipEndpointOfUri(uri: string | undefined): IpEndpoint | undefined {
  if (uri === undefined) return undefined;
  const { host, port } = parseUri(uri, { start: 0, end: uri.length }).value;
  if (!host) return undefined;
  const name = plainAddress(sliceSpan(uri, host));
  if (addressReach(name) === undefined) return undefined;
  return { host: name, port: port ? Number(sliceSpan(uri, port)) : 5060 };
}
