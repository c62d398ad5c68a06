import type { RequestTarget } from '../core/exchange/prepared-request';
import { type ResolvedTarget, resolveTargets } from './resolve-target';
import { openStream } from './stream-transport';
import type { OpenOptions, OpenOutcome } from './transport';
import { openUdp } from './udp-transport';
import { openWebSocket } from './ws-transport';

/**
 * Opens the local socket for a target before its request is prepared, since the request names the socket's address
 * and port. A target that is not resolved yet goes to its first address. Never rejects.
 */
export async function openTransport(
  target: RequestTarget | ResolvedTarget,
  options: OpenOptions = {},
): Promise<OpenOutcome> {
  const found = 'address' in target ? target : await firstAddress(target);
  if ('kind' in found) return found;
  if (options.signal?.aborted) return { kind: 'stopped' };
  return found.transport === 'udp' || !options.pool
    ? connectTo(found, options)
    : options.pool.open(found, options, () => connectTo(found, options));
}

function connectTo(found: ResolvedTarget, options: OpenOptions): Promise<OpenOutcome> {
  switch (found.transport) {
    case 'udp':
      return openUdp(found, options);
    case 'tcp':
    case 'tls':
      return openStream(found, options);
    case 'ws':
    case 'wss':
      return openWebSocket(found, options);
  }
}

async function firstAddress(
  target: RequestTarget,
): Promise<ResolvedTarget | Extract<OpenOutcome, { kind: 'failed' }>> {
  const resolution = await resolveTargets(target);
  return resolution.kind === 'failed' ? resolution : (resolution.targets[0] as ResolvedTarget);
}
