import type { AuthKeys } from './auth-keys';
import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { hostOfEndpoint } from './hop-of';
import { messageOrder } from './message-order';
import { TRANSACTION_TIMEOUT } from './timers';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** A challenged request (RFC 3261 §22), on the hop nearest to its client that was seen, and what the client sent next. */
export interface AuthRound {
  readonly transaction: Transaction;
  readonly request: TraceMessage;
  /** The 401 or 407. */
  readonly challenge: TraceMessage;
  /** The next request of the same client, method and From tag, within 64 × T1 of the challenge. */
  readonly retry: TraceMessage | undefined;
}

/** What was seen of authentication in a group. */
export interface AuthHistory {
  /** In order of the trace. */
  readonly rounds: readonly AuthRound[];
  /** True if a challenge before this message gave the nonce for that realm. */
  isOffered(credentials: AuthKeys, before: TraceMessage): boolean;
}

const known = new WeakMap<Group, AuthHistory>();
const NOTHING: AuthHistory = { rounds: [], isOffered: () => false };

/** The rounds of authentication of a group. Made once per group; linear. */
export function authHistory(group: Group): AuthHistory {
  let made = known.get(group);
  if (!made) {
    made = group.transactions.some(t => isChallenge(finalResponse(t))) ? historyOf(group) : NOTHING;
    known.set(group, made);
  }
  return made;
}

/** True for a 401 or 407. */
export function isChallenge(final: TraceMessage | undefined): boolean {
  return final?.keys.status === 401 || final?.keys.status === 407;
}

/** Who asks for what: retries keep it. A client may renew its From tag with each REGISTER. */
export function authIdentity({ method, client, request }: Transaction): string {
  const { fromTag, toUri } = request?.keys ?? {};
  return `${method}\n${hostOfEndpoint(client ?? '')}\n${method === 'REGISTER' ? toUri : fromTag}`;
}

function historyOf(group: Group): AuthHistory {
  const order = messageOrder(group);
  const rounds: AuthRound[] = [];
  /** The next request of each identity, walked from the end. */
  const next = new Map<string, Transaction>();
  const own = group.transactions.filter(t => t.request && !t.upstream && t.method !== 'ACK');
  for (const transaction of own.reverse()) {
    const { request } = transaction;
    if (!request) continue;
    const identity = authIdentity(transaction);
    const challenge = finalResponse(transaction);
    const later = next.get(identity);
    // The same transaction seen at another place, before and behind a NAT, is no retry.
    const isSelf = later !== undefined && later.key !== '' && later.key === transaction.key;
    if (challenge && isChallenge(challenge) && !isSelf) {
      const retry = later?.request;
      const isRetry = retry !== undefined && order(retry) > order(challenge) && isSoon(challenge, retry);
      rounds.push({ transaction, request, challenge, retry: isRetry ? retry : undefined });
    }
    if (!isSelf) next.set(identity, transaction);
  }
  rounds.reverse();
  return { rounds, isOffered: offers(group, order) };
}

function isSoon(challenge: TraceMessage, retry: TraceMessage): boolean {
  const gap = elapsedMs(challenge, retry);
  return gap === undefined || gap <= TRANSACTION_TIMEOUT;
}

/** Challenges on any hop count: a proxy may have asked what the client's own hop does not show. */
function offers(group: Group, order: (message: TraceMessage) => number): AuthHistory['isOffered'] {
  const first = new Map<string, number>();
  for (const t of group.transactions) {
    for (const response of t.responses) {
      for (const { isCredentials, realm, nonce } of response.keys.auth) {
        if (isCredentials || nonce === undefined) continue;
        const key = `${realm}\n${nonce}`;
        first.set(key, Math.min(first.get(key) ?? Number.POSITIVE_INFINITY, order(response)));
      }
    }
  }
  return ({ realm, nonce }, before) => {
    const at = first.get(`${realm}\n${nonce}`);
    return at !== undefined && at < order(before);
  };
}
