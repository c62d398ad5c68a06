import { canonicalAddress } from '../sip/ipv6-text';
import type { SdpMediaView } from './sdp-view';

/** An IP address without brackets, and a port. */
export interface IpEndpoint {
  readonly host: string;
  readonly port: number;
}

/** `203.0.113.7:61002`, `[2001:db8::1]:5060`: as captures write it, however the message does. */
export function endpointText({ host, port }: IpEndpoint): string {
  return `${host.includes(':') ? `[${canonicalAddress(host)}]` : host}:${port}`;
}

/** Where a stream of RTP wants its packets; undefined for one that is rejected, of another protocol, or without address. */
export function rtpEndpoint({ address, port, protocol }: SdpMediaView): string | undefined {
  if (address === undefined || !(port > 0) || !protocol.toUpperCase().includes('RTP/')) return undefined;
  return endpointText({ host: address, port });
}
