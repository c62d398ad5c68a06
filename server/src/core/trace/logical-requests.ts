import type { Group } from './group';
import type { Transaction } from './transaction';

/** One request on all of its hops (`rules.md` 2.3): Call-ID, From tag, CSeq number, method, To tag. */
export interface LogicalRequest {
  readonly method: string;
  /** Its transactions in order of the trace: hops in a row, forks, loops. */
  readonly transactions: readonly Transaction[];
  /** The one nearest to the sender that was seen: the first without one above it. */
  readonly first: Transaction;
}

interface Links {
  readonly requests: readonly LogicalRequest[];
  readonly requestOf: ReadonlyMap<Transaction, LogicalRequest>;
  readonly childrenOf: ReadonlyMap<Transaction, readonly Transaction[]>;
}

const known = new WeakMap<Group, Links>();
const NONE: readonly Transaction[] = [];

/** The requests of a group, each once however many hops show it. Responses whose request was not seen have none. */
export function logicalRequests(group: Group): readonly LogicalRequest[] {
  return linksOf(group).requests;
}

/** The logical request of a transaction; undefined for one without a request. */
export function logicalRequestOf(group: Group, t: Transaction): LogicalRequest | undefined {
  return linksOf(group).requestOf.get(t);
}

/**
 * The copies that the receiver of a transaction forwarded, by the exact hop link: more than one for a fork, at once or
 * one after the other.
 */
export function forwardedCopies(group: Group, t: Transaction): readonly Transaction[] {
  return linksOf(group).childrenOf.get(t) ?? NONE;
}

function linksOf(group: Group): Links {
  let links = known.get(group);
  if (!links) {
    links = link(group);
    known.set(group, links);
  }
  return links;
}

function link(group: Group): Links {
  const byIdentity = new Map<string, Transaction[]>();
  const members: (readonly Transaction[])[] = [];
  const childrenOf = new Map<Transaction, Transaction[]>();
  for (const t of group.transactions) {
    if (!t.request) continue;
    const identity = identityOf(t);
    const isNew = identity === undefined || !byIdentity.has(identity);
    const list = identity === undefined ? [t] : add(byIdentity, identity, t);
    if (isNew) members.push(list);
    if (t.upstream) add(childrenOf, t.upstream, t);
  }
  const requestOf = new Map<Transaction, LogicalRequest>();
  const requests: LogicalRequest[] = [];
  for (const transactions of members) {
    const [head] = transactions;
    if (!head) continue;
    const first = transactions.find(t => !t.upstream) ?? head;
    const request = { method: head.method, transactions, first };
    requests.push(request);
    for (const t of transactions) requestOf.set(t, request);
  }
  return { requests, requestOf, childrenOf };
}

/** Adds to the list of a key, and answers the list. */
function add<K>(map: Map<K, Transaction[]>, key: K, t: Transaction): readonly Transaction[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  list.push(t);
  return list;
}

/** Undefined for a drawn arrow, which has no ids: each of them is a request of its own. */
function identityOf({ method, request }: Transaction): string | undefined {
  const { fromTag, toTag, cseq } = request?.keys ?? {};
  return cseq === undefined ? undefined : `${method}\n${fromTag}\n${cseq}\n${toTag}`;
}
