import type { Group } from '../../trace/group';
import { hopOf, wayOf } from '../../trace/hop-of';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { type AcksSeen, indexAcks } from './ack-index';
import { type DialogIndex, indexDialogs } from './dialog-index';
import { firstWhere, pushTo } from './lists';
import { indexObservations, type Observed } from './observations';
import { requestIdentity } from './request-identity';

/** Look-ups that several rules need of one group, made once per group; all constant or logarithmic time. */
export interface GroupIndex {
  /** The newest message that is no duplicate. */
  readonly last: TraceMessage | undefined;
  /** In a document without times: it starts inside a dialog or ends with a request or provisional response. */
  readonly isPart: boolean;
  readonly dialogs: DialogIndex;
  /** The ACKs that share From tag, CSeq number and To tag with a final. */
  acksOf(final: TraceMessage): AcksSeen;
  /** The transaction at all places where it was seen. */
  observed(t: Transaction): Observed;
  /** The first message from `endpoint` on a hop after `message`. */
  nextFrom(endpoint: string, hopId: string, message: TraceMessage): TraceMessage | undefined;
  /**
   * True if the sender of an INVITE acted on a response to it on this very hop: an ACK, or a request with a To tag that
   * it had to learn. On another hop it may have heard a proxy.
   */
  isReactedTo(invite: TraceMessage): boolean;
  /** The first ACK with this From tag that fits no final. */
  strayAckFrom(fromTag: string | undefined): TraceMessage | undefined;
  /** Place of a message in the group; -1 for another group's. */
  orderOf(message: TraceMessage): number;
}

const indexes = new WeakMap<Group, GroupIndex>();

/** The index of a group. Groups are immutable, so it is made once and lives as long as its group. */
export function groupIndex(group: Group): GroupIndex {
  const known = indexes.get(group);
  if (known) return known;
  const made = makeIndex(group);
  indexes.set(group, made);
  return made;
}

function makeIndex(group: Group): GroupIndex {
  const messages = group.messages.filter(message => !group.duplicates.has(message));
  const order = new Map(messages.map((message, index) => [message, index]));
  const orderOf = (message: TraceMessage) => order.get(message) ?? -1;
  const bySource = new Map<string, TraceMessage[]>();
  for (const message of messages) {
    const at = hopOf(message.keys);
    pushTo(bySource, `${at.id}\n${at.source}`, message);
  }
  const strayAcks = new Map<string, TraceMessage[]>();
  for (const stray of group.strays) {
    if (stray.keys.kind === 'request') pushTo(strayAcks, `${stray.keys.fromTag}`, stray);
  }
  return {
    last: messages.at(-1),
    isPart: startsInside(messages[0]) || endsOpen(messages.at(-1)),
    dialogs: indexDialogs(messages, orderOf),
    acksOf: indexAcks(group, messages),
    observed: indexObservations(group.transactions),
    nextFrom(endpoint, hopId, message) {
      const place = orderOf(message);
      return firstWhere(bySource.get(`${hopId}\n${endpoint}`) ?? [], m => orderOf(m) > place);
    },
    isReactedTo: indexReactions(messages),
    strayAckFrom: fromTag => strayAcks.get(`${fromTag}`)?.[0],
    orderOf,
  };
}

function indexReactions(messages: readonly TraceMessage[]): (invite: TraceMessage) => boolean {
  const reactions = new Set<string>();
  for (const message of messages) {
    const { kind, method, fromTag, toTag } = message.keys;
    if (kind !== 'request' || method === 'CANCEL') continue;
    const way = wayOf(message.keys);
    if (method === 'ACK') reactions.add(`${way}\n${requestIdentity(message)}`);
    else if (toTag !== undefined) reactions.add(`${way}\n${fromTag}`);
  }
  return invite => {
    const way = wayOf(invite.keys);
    if (reactions.has(`${way}\n${requestIdentity(invite)}`)) return true;
    return invite.keys.toTag === undefined && reactions.has(`${way}\n${invite.keys.fromTag}`);
  };
}

/** A document that begins with a response, an ACK or a request inside a dialog shows no beginning (`rules.md` 3.2). */
function startsInside(first: TraceMessage | undefined): boolean {
  if (!first) return false;
  const { kind, method, toTag } = first.keys;
  return kind === 'response' || method === 'ACK' || toTag !== undefined;
}

/** A document that ends with a question is a part; an ACK asks nothing. */
function endsOpen(last: TraceMessage | undefined): boolean {
  if (!last) return false;
  const { kind, method, status } = last.keys;
  return kind === 'request' ? method !== 'ACK' : (status ?? 0) < 200;
}
