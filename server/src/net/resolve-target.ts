import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { RequestTarget } from '../core/exchange/prepared-request';
import type { TransportFailure } from '../core/exchange/transport-failure';
import { failureOf } from './transport-failures';

/** A target with the IP address that its host stands for. */
export interface ResolvedTarget extends RequestTarget {
  readonly address: string;
}

export type Resolution =
  | { readonly kind: 'resolved'; readonly target: ResolvedTarget }
  | { readonly kind: 'failed'; readonly failure: TransportFailure };

/**
 * Finds the address of a host with the system's resolver (hosts file, DNS). Of several the first IPv4 one is taken,
 * as most SIP peers listen there. SRV and NAPTR records (RFC 3263) are not supported yet.
 */
export async function resolveTarget(target: RequestTarget): Promise<Resolution> {
  if (isIP(target.host) !== 0) return { kind: 'resolved', target: { ...target, address: target.host } };
  try {
    const { address } = await lookup(target.host, { verbatim: false });
    return { kind: 'resolved', target: { ...target, address } };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, target) };
  }
}
