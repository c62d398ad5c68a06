import type { TransportName } from '../trace-record';

const names = new Map<string, TransportName>([
  ['udp', 'udp'],
  ['tcp', 'tcp'],
  ['tls', 'tls'],
  ['sctp', 'sctp'],
  ['ws', 'ws'],
  ['wss', 'wss'],
]);

/** The transport that a log names, in any case; undefined for one that is not known. */
export function readTransport(name: string): TransportName | undefined {
  return names.get(name.toLowerCase());
}
