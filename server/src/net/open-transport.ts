import type { RequestTarget } from '../core/exchange/prepared-request';
import { type ResolvedTarget, resolveTarget } from './resolve-target';
import { openStream } from './stream-transport';
import type { OpenOptions, OpenOutcome } from './transport';
import { openUdp } from './udp-transport';
import { openWebSocket } from './ws-transport';

/**
 * Opens the local socket for a target before its request is prepared, since the request names the socket's address
 * and port. A target that is resolved already is not resolved again. Never rejects.
 */
export async function openTransport(
  target: RequestTarget | ResolvedTarget,
  options: OpenOptions = {},
): Promise<OpenOutcome> {
  const resolution =
    'address' in target ? ({ kind: 'resolved', target } as const) : await resolveTarget(target);
  if (resolution.kind === 'failed') return resolution;
  if (options.signal?.aborted) return { kind: 'stopped' };
  const found = resolution.target;
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
