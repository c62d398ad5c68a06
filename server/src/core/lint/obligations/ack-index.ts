import type { Group } from '../../trace/group';
import { hopOf, wayOf } from '../../trace/hop-of';
import { ackIdentity } from '../../trace/match-acks';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { requestIdentity } from './request-identity';

/** Where the ACKs were seen that share From tag, CSeq number and To tag with one final. */
export interface AcksSeen {
  /** On the hop of this transaction, the client's port aside. */
  isOnHopOf(t: Transaction): boolean;
  /** Between hosts that carried no INVITE with this CSeq number: past the proxies, or drawn from end to end. */
  readonly isPastInvite: boolean;
  /** On a hop further down, so that it must have passed the hop of this transaction. */
  passed(t: Transaction): boolean;
}

interface Seen {
  readonly ways: Set<string>;
  isPastInvite: boolean;
  readonly above: Set<Transaction>;
}

const NONE: AcksSeen = { isOnHopOf: () => false, isPastInvite: false, passed: () => false };

/** Look-up of ACKs by the final that they acknowledge. Linear to make, constant time to ask. */
export function indexAcks(
  group: Group,
  messages: readonly TraceMessage[],
): (final: TraceMessage) => AcksSeen {
  const invites = new Set<string>();
  for (const message of messages) {
    if (message.keys.kind !== 'request' || message.keys.method !== 'INVITE') continue;
    invites.add(`${requestIdentity(message)}\n${placeOf(message)}`);
  }
  const byIdentity = new Map<string, Seen>();
  const seenOf = (ack: TraceMessage): Seen => {
    const identity = ackIdentity(ack);
    const known = byIdentity.get(identity) ?? { ways: new Set(), isPastInvite: false, above: new Set() };
    byIdentity.set(identity, known);
    return known;
  };
  for (const message of messages) {
    if (message.keys.kind !== 'request' || message.keys.method !== 'ACK') continue;
    const seen = seenOf(message);
    seen.ways.add(wayOf(message.keys));
    if (!invites.has(`${requestIdentity(message)}\n${placeOf(message)}`)) seen.isPastInvite = true;
  }
  for (const t of group.transactions) {
    for (const ack of t.acks) {
      const { above } = seenOf(ack);
      // No request passes more than 255 hops (RFC 3261 §20.22); a longer chain is made up.
      let hops = 0;
      for (let x = t.upstream; x && !above.has(x) && hops < 255; x = x.upstream) {
        above.add(x);
        hops++;
      }
    }
  }
  return final => {
    const seen = byIdentity.get(ackIdentity(final));
    if (!seen) return NONE;
    return {
      isOnHopOf: t => t.messages[0] !== undefined && seen.ways.has(wayOf(t.messages[0].keys)),
      isPastInvite: seen.isPastInvite,
      passed: t => seen.above.has(t),
    };
  };
}

/**
 * Where a request went. In a text without addresses its Route or Request-URI must tell whether it went the way of the
 * INVITE: the ACK for a 2xx that leaves out the proxies has another target, one for a refusal has the same.
 */
function placeOf({ keys }: TraceMessage): string {
  const at = hopOf(keys);
  return at.id.startsWith('via ') ? `${at.id}\n${at.destination}` : wayOf(keys);
}
