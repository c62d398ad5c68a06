import type { CaptureFacts } from '../../trace/capture-facts';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { hopOf, hostOfEndpoint, hostPairOf } from '../../trace/hop-of';
import { T1, TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { type GroupIndex, groupIndex } from './group-index';
import type { Obligation } from './obligation';
import { isAfterRace } from './race';

/** O-ACK-2: the ACK that a 2xx to an INVITE waits for, one for each To tag on each hop. */
export interface AckFor2xx extends Obligation {
  readonly invite: TraceMessage;
  readonly copies: readonly TraceMessage[];
  /** The caller's next request in the dialog, sent as if all were well. */
  readonly wentOn: TraceMessage | undefined;
  /** The BYE by which the callee gave up waiting (RFC 3261 §13.3.1.4). */
  readonly gaveUp: TraceMessage | undefined;
}

/** Less than this is no interval of the 2xx timer. */
const REPEATED = 0.9 * T1;
/** A callee that gives up does so when 64 × T1 have passed. */
const GAVE_UP = 0.9 * TRANSACTION_TIMEOUT;

/**
 * The ACK comes from the caller itself, end to end (RFC 3261 §13.2.2.4). It counts on the hop of the 2xx, on a hop
 * further down that it can only have reached through this one, and past the proxies. Where it may have gone past
 * them and that way was not captured, only proof opens an obligation.
 */
export function acksFor2xx(group: Group, facts: CaptureFacts): readonly AckFor2xx[] {
  const index = groupIndex(group);
  const found: AckFor2xx[] = [];
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request) continue;
    const tags = new Set<string | undefined>();
    for (const answer of t.responses) {
      const { status = 0, toTag } = answer.keys;
      if (status < 200 || status > 299 || tags.has(toTag)) continue;
      tags.add(toTag);
      const obligation = obligationOf({ t, invite: t.request, answer, index });
      const isOpen = obligation.discharged || obligation.proof.length > 0;
      if (isOpen || facts.ordered || !mayPassBy(t, answer, index)) found.push(obligation);
    }
  }
  return found;
}

interface Answered {
  readonly t: Transaction;
  readonly invite: TraceMessage;
  readonly answer: TraceMessage;
  readonly index: GroupIndex;
}

function obligationOf({ t, invite, answer, index }: Answered): AckFor2xx {
  const copies = t.responseCopies.get(answer) ?? [];
  const { fromTag, toTag } = answer.keys;
  const isLater = (message: TraceMessage) => index.orderOf(message) > index.orderOf(answer);
  const wentOn = index
    .requestsInside(fromTag, toTag)
    .find(r => r.keys.method !== 'PRACK' && index.isOnHop(r, t) && isAfterRace(answer, r, isLater(r)));
  const gaveUp = index
    .requestsInside(toTag, fromTag)
    .find(r => r.keys.method === 'BYE' && (elapsedMs(answer, r) ?? 0) >= GAVE_UP);
  const repeats = copies.filter(copy => (elapsedMs(answer, copy) ?? REPEATED) >= REPEATED);
  return {
    invite,
    copies,
    wentOn,
    gaveUp,
    opener: answer,
    hop: t.hop,
    silent: t.client ?? '',
    deadlineMs: TRANSACTION_TIMEOUT,
    discharged: isAcknowledged(t, answer, index),
    proof: [...repeats, ...(wentOn ? [wentOn] : []), ...(gaveUp ? [gaveUp] : [])],
    // RFC 3261 §13.3.1.4: the 2xx is repeated over every transport.
    mustRepeat: true,
    repeated: copies.length > 0,
    prompt: true,
  };
}

function isAcknowledged(t: Transaction, answer: TraceMessage, index: GroupIndex): boolean {
  const acks = index.acksOf(answer);
  const isSeen = index.observationsOf(t).some(place => acks.isOnHopOf(place));
  return isSeen || acks.isPastInvite || acks.passed(t);
}

/**
 * True if the ACK may take a way that the capture does not show: a proxy stands between, none asked to stay on the
 * route, and nothing of this dialog was seen on any other way.
 */
function mayPassBy(t: Transaction, answer: TraceMessage, index: GroupIndex): boolean {
  const { recordRoutes, contactUri = '', fromTag, toTag } = answer.keys;
  if (recordRoutes.length > 0) return false;
  const hasProxy = (t.request?.keys.viaCount ?? 0) > 1 || !contactUri.includes(bare(t.server));
  const hosts = hostPairOf(hopOf(answer.keys));
  const requests = [...index.requestsInside(fromTag, toTag), ...index.requestsInside(toTag, fromTag)];
  return hasProxy && requests.every(request => hostPairOf(hopOf(request.keys)) === hosts);
}

function bare(endpoint: string | undefined): string {
  return hostOfEndpoint(endpoint ?? '');
}
