import type { Draft } from './draft';
import { wayOf } from './hop-of';
import { type LooseAck, matchAcks } from './match-acks';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

type Order = (a: TraceMessage, b: TraceMessage) => number;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Growing = Mutable<Transaction> & {
  cancelledBy: Transaction[];
  acks: TraceMessage[];
  messages: TraceMessage[];
};

/**
 * Makes transactions of drafts and joins what needs more than one of them: ACKs without their INVITE's branch,
 * CANCELs, and the copies that proxies forward. Reads the drafts and leaves them as they are, so it may run again
 * after more messages came. Linear but for the sorting of transactions that an ACK was added to.
 */
export function finishTransactions(
  drafts: readonly Draft[],
  looseAcks: readonly LooseAck[],
  byOrder: Order,
): { readonly transactions: readonly Transaction[]; readonly unmatchedAcks: readonly TraceMessage[] } {
  const transactions = drafts.map(transactionOf);
  const { joined, unmatched } = matchAcks(transactions, looseAcks);
  const touched = new Set<Growing>();
  for (const { ack, to } of joined) {
    const growing = to as Growing;
    growing.acks.push(ack);
    growing.messages.push(ack);
    touched.add(growing);
  }
  for (const growing of touched) {
    growing.acks.sort(byOrder);
    growing.messages.sort(byOrder);
  }
  linkCancels(transactions);
  linkUpstream(transactions);
  return { transactions, unmatchedAcks: unmatched };
}

function transactionOf(draft: Draft): Growing {
  return {
    hop: draft.hop,
    key: draft.key?.full ?? '',
    method: draft.method,
    request: draft.request,
    client: draft.client,
    server: draft.server,
    requestCopies: [...draft.requestCopies],
    responses: [...draft.responses],
    responseCopies: new Map([...draft.responseCopies].map(([first, copies]) => [first, [...copies]])),
    acks: [...draft.acks],
    cancels: undefined,
    cancelledBy: [],
    upstream: undefined,
    messages: [...draft.messages],
  };
}

/**
 * RFC 3261 §9.1: a CANCEL has the top Via of the INVITE; §9.2 leaves it at that, and broken ones still share the rest. It
 * goes the way of the INVITE, maybe from another port of the client: over another connection.
 */
function linkCancels(transactions: readonly Growing[]): void {
  const exact = new Map<string, Growing>();
  const soft = new Map<string, Growing>();
  for (const t of transactions) {
    if (t.method !== 'INVITE' || !t.request) continue;
    const way = wayOf(t.request.keys);
    exact.set(`${way}\n${branchKey(t.request)}`, t);
    soft.set(`${way}\n${t.request.keys.fromTag}\n${t.request.keys.cseq}`, t);
  }
  for (const t of transactions) {
    if (t.method !== 'CANCEL' || !t.request) continue;
    const { fromTag, cseq } = t.request.keys;
    const way = wayOf(t.request.keys);
    const target = exact.get(`${way}\n${branchKey(t.request)}`) ?? soft.get(`${way}\n${fromTag}\n${cseq}`);
    if (!target) continue;
    t.cancels = target;
    target.cancelledBy.push(t);
  }
}

function branchKey({ keys }: TraceMessage): string {
  return keys.branch === undefined ? '' : `${keys.sentBy}\n${keys.branch.toLowerCase()}`;
}

function requestKey({ keys }: TraceMessage): string {
  return `${keys.method}\n${keys.fromTag}\n${keys.cseq}`;
}

/**
 * The hop link (`rules.md` 2.2): the second Via of the forwarded copy is the top Via of what the proxy received.
 * Holds for stateful and stateless proxies and never through a B2BUA, which starts with one Via of its own.
 */
function linkUpstream(transactions: readonly Growing[]): void {
  const byTopVia = new Map<string, Growing>();
  for (const t of transactions) {
    if (!t.request?.keys.branch) continue;
    const key = `${branchKey(t.request)}\n${requestKey(t.request)}`;
    if (!byTopVia.has(key)) byTopVia.set(key, t);
  }
  for (const t of transactions) {
    const keys = t.request?.keys;
    if (!t.request || keys?.secondBranch === undefined) continue;
    const key = `${keys.secondSentBy}\n${keys.secondBranch.toLowerCase()}\n${requestKey(t.request)}`;
    const upstream = byTopVia.get(key);
    if (upstream !== t) t.upstream = upstream;
  }
}
