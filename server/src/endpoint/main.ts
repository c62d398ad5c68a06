import { type EndpointCommand, type EndpointEvent, endpointExitCodes } from '../core/endpoint-protocol';
import { type Endpoint, startEndpoint } from './endpoint';
import { PortInUse } from './sockets';

/** The local endpoint's process: waits for its owner's commands, answers SIP on loopback, ends with its owner. */
function tell(event: EndpointEvent): void {
  process.send?.(event);
}

let running: Endpoint | undefined;

async function start({ port, next, settings }: Extract<EndpointCommand, { kind: 'start' }>): Promise<void> {
  try {
    running = await startEndpoint({ port, next, settings, onEvent: tell });
    tell({ kind: 'ready', port: running.port, addresses: running.addresses });
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

process.on('message', message => {
  const command = message as EndpointCommand;
  if (command.kind === 'start') void start(command);
  else running?.configure(command.settings);
});
process.on('disconnect', () => process.exit(0));
