import type { ExchangeOutcome } from './exchange-outcome';
import type { TransportFailure, TransportFailureKind } from './transport-failure';

/** Why the next target of a name is tried (RFC 3263 §4.3): the connection failed, 503 came, or nothing at all. */
export interface FailoverCause {
  readonly kind: 'connection' | 'unavailable' | 'silence';
  /** What the target did, for a note: `refused the connection`. */
  readonly did: string;
}

/** Failures that another address may not have; `local-port-in-use` and the like are the same for all. */
const deeds: ReadonlyMap<TransportFailureKind, string> = new Map([
  ['refused', 'refused the connection'],
  ['reset', 'broke the connection'],
  ['closed', 'closed the connection'],
  ['timeout', 'did not accept the connection in time'],
  ['unreachable', 'cannot be reached'],
  ['no-websocket', 'did not accept a WebSocket'],
  ['tls', 'did not agree on TLS'],
  ['tls-expired', 'shows a certificate that is not valid today'],
  ['tls-name-mismatch', 'shows the certificate of another name'],
  ['tls-self-signed', 'shows a self-signed certificate'],
  ['tls-unknown-ca', 'shows a certificate of an unknown authority'],
]);

/** The cause that a failure of the transport is; undefined where another target would fail likewise. */
export function failureCause({ kind }: TransportFailure): FailoverCause | undefined {
  const did = deeds.get(kind);
  return did === undefined ? undefined : { kind: 'connection', did };
}

/**
 * Whether another target may serve where this one ended so; `heard`: something came from it, so the request had arrived
 * and only a 503 sends it elsewhere.
 */
export function failoverCause(outcome: ExchangeOutcome, heard: boolean): FailoverCause | undefined {
  if (outcome.kind === 'answered' && outcome.status === 503)
    return { kind: 'unavailable', did: 'answered 503' };
  if (heard) return undefined;
  if (outcome.kind === 'failed') return failureCause(outcome.failure);
  return outcome.kind === 'no-answer' ? { kind: 'silence', did: 'did not answer' } : undefined;
}
