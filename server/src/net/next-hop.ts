import type { RequestTarget } from '../core/exchange/prepared-request';
import { hostPort } from '../core/exchange/request-environment';
import { isLoopback } from './loopback';
import { type ResolvedTarget, resolveTargets } from './resolve-target';
import type { SocketAddress } from './transport';

/** Where a request in a dialog goes, and why it does not go where the peer asked, if so. */
export interface NextHop {
  readonly to: SocketAddress;
  readonly note: string | undefined;
}

/**
 * The address of the next hop that a Contact or Route names (RFC 3261 §12.2.1.1). It stays the request's target where
 * the transport is a stream, whose connection is used again (§18), where the name is not found, and where a peer on
 * this machine names another machine: nobody has confirmed that one.
 */
export async function nextHop(target: ResolvedTarget, hop: RequestTarget): Promise<NextHop> {
  const same = { to: target, note: undefined };
  if (hop.port === target.port && (hop.host === target.host || hop.host === target.address)) return same;
  const named = `the answer names ${hostPort(hop.host, hop.port)}`;
  if (target.transport !== 'udp') return { to: target, note: `${named}; sent on the open connection` };
  const resolution = await resolveTargets({ ...hop, transport: 'udp' });
  if (resolution.kind === 'failed') {
    return { to: target, note: `${named}, which was not found; sent to the target` };
  }
  const { address, port } = resolution.targets[0] as ResolvedTarget;
  if (isLoopback(target.address) && !isLoopback(address)) {
    return { to: target, note: `${named}, which was not confirmed; sent to the target` };
  }
  // A connection to somebody else in the middle of a dialog is not opened.
  const note =
    hop.transport === 'udp' ? undefined : `${named} over ${hop.transport.toUpperCase()}; sent over UDP`;
  return { to: { address, port }, note };
}
