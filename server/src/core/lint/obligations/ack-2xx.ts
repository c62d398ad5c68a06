import type { CaptureFacts } from '../../trace/capture-facts';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { hostOfEndpoint } from '../../trace/hop-of';
import { ackIdentity } from '../../trace/match-acks';
import { T1, TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { misfitFor } from './ack-misfit';
import { type GroupIndex, groupIndex } from './group-index';
import type { Obligation } from './obligation';

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
 * them and that way was not captured, only proof or an early end of the capture says something. An ACK that is there and wrong is told as such
 * (`ack-mismatch`).
 */
export function acksFor2xx(group: Group, facts: CaptureFacts): readonly AckFor2xx[] {
  const found: AckFor2xx[] = [];
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request) continue;
    const tags = new Set<string | undefined>();
    for (const answer of t.responses) {
      const { status = 0, toTag } = answer.keys;
      if (status < 200 || status > 299 || tags.has(toTag)) continue;
      tags.add(toTag);
      const index = groupIndex(group);
      const answered = { t, invite: t.request, answer, index };
      if (isAcknowledged(answered) || misfitFor(group, answer)) continue;
      const obligation = obligationOf(answered);
      const mayBeElsewhere = !facts.ordered && mayPassBy(t, answer, index);
      found.push(mayBeElsewhere ? { ...obligation, mayBeElsewhere } : obligation);
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
  const wentOn = index.dialogs.requestAfter(answer);
  const gaveUp = gaveUpWaiting(answer, index);
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
    discharged: false,
    proof: [...repeats, ...(wentOn ? [wentOn] : []), ...(gaveUp ? [gaveUp] : [])],
    // RFC 3261 §13.3.1.4: the 2xx is repeated over every transport.
    mustRepeat: true,
    repeated: copies.length > 0,
    prompt: true,
  };
}

/** The callee's BYE, if it came when its patience ended. */
function gaveUpWaiting(answer: TraceMessage, index: GroupIndex): TraceMessage | undefined {
  const bye = index.dialogs.byeFrom(answer.keys.toTag, answer.keys.fromTag, answer);
  return bye && (elapsedMs(answer, bye) ?? 0) >= GAVE_UP ? bye : undefined;
}

function isAcknowledged({ t, invite, answer, index }: Answered): boolean {
  // No ACK can name the tag that a 2xx lacks: that fault is told by `to-tag-missing`.
  if (answer.keys.toTag === undefined && index.isReactedTo(invite)) return true;
  const acks = index.acksOf(answer);
  // A drawing shows every message: what it does not show was not sent.
  const passed = acks.passed(t) && !answer.keys.drawn;
  if (acks.isOnHopOf(t) || acks.isPastInvite || passed) return true;
  return index.observed(t).acks.has(ackIdentity(answer));
}

/**
 * True if a request in the dialog of a 2xx may take a way that the capture does not show: a proxy stands between, none asked to stay on the
 * route, and nothing of this dialog was seen on any other way.
 */
export function mayPassBy(t: Transaction, answer: TraceMessage, index: GroupIndex): boolean {
  const { recordRoutes, contactUri = '' } = answer.keys;
  if (recordRoutes.length > 0) return false;
  const hasProxy =
    (t.request?.keys.viaCount ?? 0) > 1 || !contactUri.includes(hostOfEndpoint(t.server ?? ''));
  return hasProxy && !index.dialogs.isSeenElsewhere(answer);
}
