import type { AuthHeader, AuthKeys } from '../../trace/auth-keys';
import { type AuthHistory, authHistory, authIdentity, isChallenge } from '../../trace/auth-rounds';
import type { Group } from '../../trace/group';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';

/** Credentials that were answered with one more challenge (RFC 3261 §22.1). */
export interface Refusal {
  readonly transaction: Transaction;
  readonly request: TraceMessage;
  readonly credentials: AuthKeys;
  readonly challenge: TraceMessage;
  /** The new challenge gave the nonce that the credentials had used. */
  readonly isSameNonce: boolean;
  /** What the client sent next, within 64 × T1. */
  readonly retry: TraceMessage | undefined;
}

const ANSWER: ReadonlyMap<AuthHeader, AuthHeader> = new Map<AuthHeader, AuthHeader>([
  ['www-authenticate', 'authorization'],
  ['proxy-authenticate', 'proxy-authorization'],
]);

/**
 * Refusals in a row, by client, method and realm; a 2xx ends a row. Left out are those that a client could not foresee:
 * `stale=true`, and a nonce of an earlier time, which this trace does not show (RFC 7616 §3.3, §3.6).
 */
export function refusalsInRow(group: Group): readonly (readonly Refusal[])[] {
  const history = authHistory(group);
  if (history.rounds.length === 0) return [];
  const retries = new Map(history.rounds.map(round => [round.transaction, round.retry]));
  const rows: Refusal[][] = [];
  /** The rows under way of each identity, by realm. */
  const open = new Map<string, Map<string, Refusal[]>>();
  const seen = new Set<string>();
  for (const t of group.transactions) {
    const final = finalResponse(t);
    if (!t.request || t.upstream || !final || seen.has(t.key)) continue;
    if (t.key !== '') seen.add(t.key);
    const identity = authIdentity(t);
    if (!isChallenge(final)) {
      if ((final.keys.status ?? 0) < 300) open.delete(identity);
      continue;
    }
    const refusal = refusalOf(t, { request: t.request, challenge: final, history, retry: retries.get(t) });
    if (!refusal) continue;
    const realms = open.get(identity) ?? new Map<string, Refusal[]>();
    open.set(identity, realms);
    const realm = refusal.credentials.realm ?? '';
    const row = realms.get(realm);
    if (row) row.push(refusal);
    else {
      const made = [refusal];
      realms.set(realm, made);
      rows.push(made);
    }
  }
  return rows;
}

function refusalOf(
  transaction: Transaction,
  {
    request,
    challenge,
    history,
    retry,
  }: {
    readonly request: TraceMessage;
    readonly challenge: TraceMessage;
    readonly history: AuthHistory;
    readonly retry: TraceMessage | undefined;
  },
): Refusal | undefined {
  for (const asked of challenge.keys.auth) {
    if (asked.isCredentials || asked.stale) continue;
    const credentials = request.keys.auth.find(
      own => own.isCredentials && own.header === ANSWER.get(asked.header) && own.realm === asked.realm,
    );
    if (!credentials || !history.isOffered(credentials, request)) continue;
    const isSameNonce = credentials.nonce === asked.nonce;
    return { transaction, request, credentials, challenge, isSameNonce, retry };
  }
  return undefined;
}
