import { type EndpointCommand, type EndpointEvent, endpointExitCodes } from '../core/endpoint-protocol';
import { startEndpoint } from './endpoint';
import { PortInUse } from './sockets';

/** The local endpoint's process: waits for its owner's command, answers SIP on loopback, ends with its owner. */
function tell(event: EndpointEvent): void {
  process.send?.(event);
}

async function start({ port, next }: EndpointCommand): Promise<void> {
  try {
    const endpoint = await startEndpoint({ port, next, onEvent: tell });
    tell({ kind: 'ready', port: endpoint.port, addresses: endpoint.addresses });
  } catch (error) {
    const inUse = error instanceof PortInUse;
    const event: EndpointEvent = {
      kind: 'failed',
      reason: inUse ? 'port-in-use' : 'other',
      detail: error instanceof Error ? error.message : String(error),
    };
    process.send?.(event, () => process.exit(inUse ? endpointExitCodes.portInUse : endpointExitCodes.failed));
  }
}

process.once('message', command => void start(command as EndpointCommand));
process.on('disconnect', () => process.exit(0));
