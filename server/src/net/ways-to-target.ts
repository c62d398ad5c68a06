import { type FailoverCause, failureCause } from '../core/exchange/failover-cause';
import type { PreparedRequest } from '../core/exchange/prepared-request';
import { hostPort } from '../core/exchange/request-environment';
import type { TransportFailure } from '../core/exchange/transport-failure';
import { openTransport } from './open-transport';
import type { ResolvedTarget } from './resolve-target';
import type { NextAttempt } from './start-exchange';
import type { OpenOptions, Transport } from './transport';

export interface WayOptions extends OpenOptions {
  /** Asks before a target is opened; false ends the search. Absent: all may be. */
  allow?(target: ResolvedTarget): Promise<boolean>;
  /** TCP was chosen for the size of the request alone: a target that refuses it gets the request over UDP (RFC 3261 §18.1.1). */
  readonly udpWhereRefused?: boolean;
}

/** What looking for the next way answers. `stopped`: by the signal, or because a target was not allowed. */
export type WayOutcome =
  | {
      readonly kind: 'open';
      readonly transport: Transport;
      /** Why this one, for the trace; undefined for the first target over a new connection. */
      readonly note: string | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: TransportFailure }
  | { readonly kind: 'stopped' };

/** The ways to a target, best first: each call of `next` opens one, after the one before has failed. */
export interface Ways {
  /** `cause`: why the way before is given up. Never rejects. */
  next(cause?: FailoverCause): Promise<WayOutcome>;
}

/**
 * Tries the targets of one name in order (RFC 3263 §4.3). Where a connection of an earlier exchange turns out to be
 * dead, the same target is tried once more over a new one. UDP in the place of a refused TCP comes last: no other target
 * may be asked for more than a datagram should hold while one takes TCP.
 */
export function waysTo(targets: readonly ResolvedTarget[], options: WayOptions = {}): Ways {
  const queue = [...targets];
  let at = 0;
  let last: Transport | undefined;

  async function next(cause?: FailoverCause): Promise<WayOutcome> {
    let why = cause && last ? `${placeOf(last.target)} ${cause.did}` : undefined;
    if (last?.isReused && cause?.kind === 'connection') {
      const note = 'over a new connection, as the one that was open had ended';
      const outcome = await open(last.target, { ...options, pool: undefined });
      if (outcome.kind !== 'failed') return outcome.kind === 'open' ? { ...outcome, note } : outcome;
    }
    let failure: TransportFailure | undefined;
    while (at < queue.length) {
      const target = queue[at++] as ResolvedTarget;
      const outcome = await open(target, options);
      if (outcome.kind === 'open')
        return { ...outcome, note: noteOf(outcome.transport, why, at > targets.length) };
      if (outcome.kind === 'stopped') return outcome;
      failure = outcome.failure;
      const failed = failureCause(failure);
      if (!failed) break;
      if (options.udpWhereRefused && target.transport === 'tcp' && takesNoTcp(failure)) {
        queue.push({ ...target, transport: 'udp' });
      }
      const again = `${placeOf(target)} ${failed.did}`;
      why = why === undefined ? again : `${why}, ${again}`;
    }
    return failure ? { kind: 'failed', failure } : { kind: 'stopped' };
  }

  async function open(target: ResolvedTarget, how: WayOptions) {
    if (how.allow && !(await how.allow(target))) return { kind: 'stopped' } as const;
    const outcome = await openTransport(target, how);
    if (outcome.kind === 'open') last = outcome.transport;
    return outcome;
  }

  return { next };
}

function placeOf({ address, port, transport }: ResolvedTarget): string {
  return `${hostPort(address, port)} (${transport.toUpperCase()})`;
}

/** The reset and the ICMP "protocol not supported" of RFC 3261 §18.1.1, by the system's names. */
function takesNoTcp({ kind, detail }: TransportFailure): boolean {
  return kind === 'refused' || kind === 'reset' || detail === 'ENOPROTOOPT' || detail === 'EPROTONOSUPPORT';
}

function noteOf(
  { target, isReused }: Transport,
  why: string | undefined,
  isUdpInstead: boolean,
): string | undefined {
  if (isUdpInstead) return `sent over UDP all the same, to ${placeOf(target)}, as ${why} (RFC 3261 §18.1.1)`;
  if (why !== undefined) return `sent to the next target, ${placeOf(target)}, as ${why} (RFC 3263 §4.3)`;
  return isReused ? 'over the connection that an earlier exchange had opened' : undefined;
}

/**
 * What an exchange asks for its next target: the next way that opens, with the request made for its socket. `prepare`
 * answers undefined where it cannot be made any more, and must not reject.
 */
export function nextAttemptOf(
  ways: Ways,
  prepare: (transport: Transport) => Promise<PreparedRequest | undefined>,
): (cause: FailoverCause) => Promise<NextAttempt | undefined> {
  return async cause => {
    const way = await ways.next(cause);
    if (way.kind !== 'open') return undefined;
    const request = await prepare(way.transport);
    if (!request) way.transport.close();
    return request && { request, transport: way.transport, note: way.note };
  };
}
