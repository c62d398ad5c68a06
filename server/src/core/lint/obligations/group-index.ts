import type { Group } from '../../trace/group';
import { hopOf, wayOf } from '../../trace/hop-of';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { type AcksSeen, indexAcks } from './ack-index';
import { requestIdentity } from './request-identity';

/** Look-ups that several rules need of one group, made once per group; all constant or logarithmic time. */
export interface GroupIndex {
  /** The newest message that is no duplicate. */
  readonly last: TraceMessage | undefined;
  /** In a document without times: it starts inside a dialog or ends with a request or provisional response. */
  readonly isPart: boolean;
  /** The ACKs that share From tag, CSeq number and To tag with a final. */
  acksOf(final: TraceMessage): AcksSeen;
  /** All places at which this transaction was seen, itself included. */
  observationsOf(t: Transaction): readonly Transaction[];
  /** True if a request or its response travelled the way of the transaction, the client's port aside. */
  isOnHop(message: TraceMessage, t: Transaction): boolean;
  /** The first message from `endpoint` on a hop after `message`. */
  nextFrom(endpoint: string, hopId: string, message: TraceMessage): TraceMessage | undefined;
  /** Requests with these tags, in order of the trace: what one side of a dialog sent. ACKs and CANCELs are left out. */
  requestsInside(fromTag: string | undefined, toTag: string | undefined): readonly TraceMessage[];
  /**
   * True if the sender of an INVITE acted on a response to it on this very hop: an ACK, or a request with a To tag that
   * it had to learn. On another hop it may have heard a proxy.
   */
  isReactedTo(invite: TraceMessage): boolean;
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

/** Appends to the list of a key. */
export function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function makeIndex(group: Group): GroupIndex {
  const messages = group.messages.filter(message => !group.duplicates.has(message));
  const order = new Map(messages.map((message, index) => [message, index]));
  const orderOf = (message: TraceMessage) => order.get(message) ?? -1;
  const bySource = new Map<string, TraceMessage[]>();
  const inside = new Map<string, TraceMessage[]>();
  const reactedTo = new Set<string>();
  const byKey = new Map<string, Transaction[]>();
  for (const message of messages) {
    const at = hopOf(message.keys);
    pushTo(bySource, `${at.id}\n${at.source}`, message);
    const { kind, method, fromTag, toTag } = message.keys;
    if (kind !== 'request') continue;
    if (method === 'ACK') reactedTo.add(`${wayOf(message.keys)}\n${requestIdentity(message)}`);
    else if (toTag !== undefined && method !== 'CANCEL') {
      pushTo(inside, `${fromTag}\n${toTag}`, message);
      reactedTo.add(`${wayOf(message.keys)}\n${fromTag}`);
    }
  }
  for (const t of group.transactions) if (t.key !== '') pushTo(byKey, t.key, t);
  return {
    last: messages.at(-1),
    isPart: startsInside(messages[0]) || endsOpen(messages.at(-1)),
    acksOf: indexAcks(group, messages),
    observationsOf: t => (t.key === '' ? [t] : (byKey.get(t.key) ?? [t])),
    isOnHop: (message, t) => t.messages[0] !== undefined && wayOf(t.messages[0].keys) === wayOf(message.keys),
    nextFrom: (endpoint, hopId, message) =>
      firstAfter(bySource.get(`${hopId}\n${endpoint}`) ?? [], orderOf, orderOf(message)),
    requestsInside: (fromTag, toTag) => inside.get(`${fromTag}\n${toTag}`) ?? [],
    isReactedTo: invite =>
      reactedTo.has(`${wayOf(invite.keys)}\n${requestIdentity(invite)}`) ||
      (invite.keys.toTag === undefined && reactedTo.has(`${wayOf(invite.keys)}\n${invite.keys.fromTag}`)),
    orderOf,
  };
}

function firstAfter(
  messages: readonly TraceMessage[],
  orderOf: (message: TraceMessage) => number,
  order: number,
): TraceMessage | undefined {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = messages[middle];
    if (candidate && orderOf(candidate) <= order) low = middle + 1;
    else high = middle;
  }
  return messages[low];
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
