import { isIP } from 'node:net';
import type { RequestTarget, SendTransport } from '../core/exchange/prepared-request';
import type { TransportFailure } from '../core/exchange/transport-failure';
import { type Service, servicesOf } from './choose-service';
import { isLoopback } from './loopback';
import { type NameResolver, systemResolver } from './name-resolver';
import { failureOf } from './transport-failures';

/** A target with the IP address, port and transport that its host stands for. `host` stays the name: TLS checks it. */
export interface ResolvedTarget extends RequestTarget {
  readonly address: string;
}

/** `targets`: at least one, the best first. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly targets: readonly ResolvedTarget[] }
  | { readonly kind: 'failed'; readonly failure: TransportFailure };

/** More addresses than these are not tried one after the other. */
const mostTargets = 8;

/**
 * Finds where a target is: an address is itself; a name with a port has its addresses; a name without is looked up by
 * RFC 3263 where the author left transport or port open. All addresses of all its services, in the order in which they
 * are to be tried (§4.3). Never rejects.
 */
export async function resolveTargets(
  target: RequestTarget,
  resolver: NameResolver = systemResolver,
): Promise<Resolution> {
  if (isIP(target.host) !== 0) return { kind: 'resolved', targets: [{ ...target, address: target.host }] };
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
  const targets: ResolvedTarget[] = [];
  for (const service of tried) {
    if (targets.length >= mostTargets) break;
    try {
      const { transport, port } = service;
      const addresses = usableAddresses(await resolver.addresses(service.host), transport);
      targets.push(...addresses.map(address => ({ ...target, transport, port, address })));
    } catch (error) {
      failure ??= unknownHost(error, target, service);
    }
  }
  if (targets.length > 0) return { kind: 'resolved', targets: targets.slice(0, mostTargets) };
  return { kind: 'failed', failure: failure ?? { kind: 'name-not-found', target, detail: 'no address' } };
}

/** A host that the user did not write is told with the name whose record has it. */
function unknownHost(error: unknown, target: RequestTarget, { host, transport }: Service): TransportFailure {
  const failure = failureOf(error, target);
  if (host === target.host || failure.kind !== 'name-not-found') return failure;
  const detail = `its SRV record names ${host}, which was not found: ${failure.detail}`;
  return { kind: 'no-service', target: { ...target, transport }, detail };
}

/** A datagram to this machine that nobody answers would only be waited for once more at its other address. */
function usableAddresses(addresses: readonly string[], transport: SendTransport): readonly string[] {
  const unique = [...new Set(addresses)];
  return transport === 'udp' && unique.every(isLoopback) ? unique.slice(0, 1) : unique;
}

/** `localhost` and names of one label live in the hosts file, or in the search list, and have no records of SIP. */
function hasRecords({ host, open }: RequestTarget): boolean {
  return open?.port === true && host.replace(/\.$/, '').includes('.');
}
