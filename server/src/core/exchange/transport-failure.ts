import type { RequestTarget } from './prepared-request';

/** What went wrong on the way, locally: never dressed as a SIP response. */
export type TransportFailureKind =
  | 'name-not-found'
  | 'refused' // nothing listens at the port
  | 'reset' // the peer broke the connection
  | 'closed' // the peer closed the connection in order, but before the final answer
  | 'timeout' // the connection was not made in time
  | 'unreachable'
  | 'local-port-in-use'
  | 'message-too-large' // for a datagram
  | 'no-service' // the name exists, but has no record for this transport (RFC 3263)
  | 'tls' // the peers found no common ground, or the peer speaks no TLS
  | 'tls-name-mismatch' // RFC 5922
  | 'tls-expired'
  | 'tls-self-signed'
  | 'tls-unknown-ca'
  | 'no-websocket' // the peer did not take the WebSocket handshake, or not its subprotocol
  | 'other';

/** A failure of the local transport, with the way on which it happened. */
export interface TransportFailure {
  readonly kind: TransportFailureKind;
  readonly target: RequestTarget;
  /** The system's own code or words, `ECONNREFUSED`. */
  readonly detail: string;
}
