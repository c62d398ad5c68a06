import type { Group } from '../../trace/group';
import { hopOf, hostPairOf } from '../../trace/hop-of';
import { ackIdentity } from '../../trace/match-acks';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';

/** Look-ups that several rules need of one group, made once per group; all constant or logarithmic time. */
export interface GroupIndex {
  /** The newest message that is no duplicate. */
  readonly last: TraceMessage | undefined;
  /** In a document without times: it starts inside a dialog or ends with a request or provisional response. */
  readonly isPart: boolean;
  /** ACKs by From tag, CSeq number and To tag, on any hop. */
  acksOf(final: TraceMessage): readonly TraceMessage[];
  /** All places at which this transaction was seen, itself included. */
  observationsOf(t: Transaction): readonly Transaction[];
  /** True if an INVITE with the From tag and CSeq number of this message went between the same hosts, ports aside. */
  carriesInvite(message: TraceMessage): boolean;
  /** True if the message travelled on the hop of the transaction, ports aside. */
  isOnHop(message: TraceMessage, t: Transaction): boolean;
  /** The first message from `endpoint` on a hop after `message`. */
  nextFrom(endpoint: string, hopId: string, message: TraceMessage): TraceMessage | undefined;
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

function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function requestOf({ keys }: TraceMessage): string {
  return `${keys.fromTag}\n${keys.cseq}`;
}

function hostsOf(message: TraceMessage): string {
  const at = hopOf(message.keys);
  // Hops that are known by a Via alone have no pair of hosts to compare.
  return at.id.startsWith('via ') ? at.id : hostPairOf(at);
}

function makeIndex(group: Group): GroupIndex {
  const messages = group.messages.filter(message => !group.duplicates.has(message));
  const order = new Map(messages.map((message, index) => [message, index]));
  const bySource = new Map<string, TraceMessage[]>();
  const acks = new Map<string, TraceMessage[]>();
  const invites = new Set<string>();
  const byKey = new Map<string, Transaction[]>();
  for (const message of messages) {
    const at = hopOf(message.keys);
    pushTo(bySource, `${at.id}\n${at.source}`, message);
    const { method, kind } = message.keys;
    if (kind !== 'request') continue;
    if (method === 'ACK') pushTo(acks, ackIdentity(message), message);
    if (method === 'INVITE') invites.add(`${requestOf(message)}\n${hostsOf(message)}`);
  }
  for (const t of group.transactions) if (t.key !== '') pushTo(byKey, t.key, t);
  const orderOf = (message: TraceMessage) => order.get(message) ?? -1;
  return {
    last: messages.at(-1),
    isPart: startsInside(messages[0]) || endsOpen(messages.at(-1)),
    acksOf: final => acks.get(ackIdentity(final)) ?? [],
    observationsOf: t => (t.key === '' ? [t] : (byKey.get(t.key) ?? [t])),
    carriesInvite: message => invites.has(`${requestOf(message)}\n${hostsOf(message)}`),
    isOnHop: (message, t) => {
      const first = t.messages[0];
      return first !== undefined && hostsOf(first) === hostsOf(message);
    },
    nextFrom: (endpoint, hopId, message) =>
      firstAfter(bySource.get(`${hopId}\n${endpoint}`) ?? [], orderOf, orderOf(message)),
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
