import { FAR_END, NEAR_END } from './hop-of';
import type { TraceRecord } from './trace-record';

/** Who sent a message to whom, as far as that is known. */
export interface Endpoints {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly inferred: boolean;
}

/** What the message itself says about its way; read only where the record does not. */
export interface OwnAddresses {
  readonly kind: 'request' | 'response';
  /** `host:port` of the top Via's sent-by. */
  readonly sentBy: string | undefined;
  /** `host:port` of the first Route or the Request-URI of a request. */
  readonly target: () => string | undefined;
}

/**
 * The ends of a message. A log of one node names only the far end: the near one is `local`. A log that says no more
 * than "sent" and "received" has the ends `local` and `remote`. Where the source says nothing at all, a request comes
 * from its top Via's sent-by, and a response goes there (RFC 3261 §18.2.2).
 */
export function endpointsOf(record: TraceRecord | undefined, own: OwnAddresses): Endpoints {
  const source = record?.source;
  const destination = record?.destination;
  if (source !== undefined && destination !== undefined) return { source, destination, inferred: false };
  if (record?.direction === 'in') return { source: source ?? FAR_END, destination: NEAR_END, inferred: true };
  if (record?.direction === 'out') {
    return { source: NEAR_END, destination: destination ?? FAR_END, inferred: true };
  }
  if (source !== undefined) return { source, destination: NEAR_END, inferred: true };
  if (destination !== undefined) return { source: NEAR_END, destination, inferred: true };
  return own.kind === 'request'
    ? { source: own.sentBy, destination: own.target(), inferred: true }
    : { source: undefined, destination: own.sentBy, inferred: true };
}
