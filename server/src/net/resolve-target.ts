import { isIP } from 'node:net';
import type { RequestTarget } from '../core/exchange/prepared-request';
import type { TransportFailure } from '../core/exchange/transport-failure';
import { type Service, servicesOf } from './choose-service';
import { type NameResolver, systemResolver } from './name-resolver';
import { failureOf } from './transport-failures';

/** A target with the IP address, port and transport that its host stands for. `host` stays the name: TLS checks it. */
export interface ResolvedTarget extends RequestTarget {
  readonly address: string;
}

export type Resolution =
  | { readonly kind: 'resolved'; readonly target: ResolvedTarget }
  | { readonly kind: 'failed'; readonly failure: TransportFailure };

/**
 * Finds where a target is: an address is itself; a name with a port has its address; a name without is looked up by
 * RFC 3263 where the author left transport or port open. Of several services the first with an address is taken.
 * Never rejects.
 */
export async function resolveTarget(
  target: RequestTarget,
  resolver: NameResolver = systemResolver,
): Promise<Resolution> {
  if (isIP(target.host) !== 0) return { kind: 'resolved', target: { ...target, address: target.host } };
  const services = hasRecords(target)
    ? await servicesOf({ target, resolver, random: Math.random }).catch(() => [])
    : [];
  if (!services) {
    const detail = 'its SRV record says that the service is not offered';
    return { kind: 'failed', failure: { kind: 'no-service', target, detail } };
  }
  const { transport, host, port } = target;
  const tried: readonly Service[] = services.length > 0 ? services : [{ transport, host, port }];
  let failure: TransportFailure | undefined;
  for (const service of tried) {
    try {
      const [address] = await resolver.addresses(service.host);
      if (address !== undefined) {
        const { transport, port } = service;
        return { kind: 'resolved', target: { ...target, transport, port, address } };
      }
    } catch (error) {
      failure ??= failureOf(error, { ...target, host: service.host });
    }
  }
  return { kind: 'failed', failure: failure ?? { kind: 'name-not-found', target, detail: 'no address' } };
}

/** `localhost` and names of one label live in the hosts file, or in the search list, and have no records of SIP. */
function hasRecords({ host, open }: RequestTarget): boolean {
  return open?.port === true && host.replace(/\.$/, '').includes('.');
}
