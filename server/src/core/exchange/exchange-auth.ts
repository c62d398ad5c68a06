import { authorizeRequest, type CredentialRow } from './authorize-request';
import { type Credentials, canAnswer, digestAnswer } from './digest';
import { type DigestChallenge, readChallenges } from './digest-challenge';
import { type Draft, newBranch, nextCSeq, openTransaction, settle, update, waitMs } from './exchange-draft';
import type { AuthEnd } from './exchange-outcome';
import type { RealmQuestion } from './exchange-state';
import { openRequest } from './open-request';
import { readWire, type WireFacts } from './read-wire';

/** A peer that calls each of our nonces stale is not answered for ever. */
const maxAnswers = 5;

/** The name by which credentials are known: a proxy and a server of one realm name may differ (RFC 3261 §22.1). */
export function realmKey(proxy: boolean, realm: string): string {
  return `${proxy ? 'proxy' : 'server'} ${realm}`;
}

/**
 * A final answer to the user's request that is a challenge: asks for credentials, and answers true; false where it is
 * none that may be answered, and the answer is the outcome.
 */
export function challenged(draft: Draft, facts: WireFacts): boolean {
  const { setup, cancel, closing } = draft.state;
  if (!isChallenge(facts) || !setup.hashes || cancel !== 'no' || closing) return false;
  const challenges = answerable(facts);
  const end = endOf(draft, facts, challenges);
  if (end) {
    const { status, reason } = facts;
    settle(draft, { kind: 'answered', status, reason, callIsUp: false, auth: end });
    return true;
  }
  update(draft, { auth: { ...draft.state.auth, pending: facts } });
  const realms = challenges.map(
    ({ proxy, realm }): RealmQuestion => ({
      key: realmKey(proxy, realm),
      realm,
      proxy,
    }),
  );
  draft.effects.push({ kind: 'challenged', realms });
  return true;
}

/** The credentials that `challenged` asked for: sends the request again as a new transaction, or ends. */
export function answerChallenge(draft: Draft, credentials: ReadonlyMap<string, Credentials>): void {
  const { auth, setup } = draft.state;
  const { pending } = auth;
  if (!pending || draft.state.outcome) return;
  const challenges = answerable(pending);
  const missing = challenges.find(({ proxy, realm }) => !credentials.has(realmKey(proxy, realm)));
  const { status, reason } = pending;
  if (missing) {
    update(draft, { auth: { ...auth, pending: undefined } });
    const end: AuthEnd = { kind: 'no-credentials', realm: missing.realm };
    settle(draft, { kind: 'answered', status, reason, callIsUp: false, auth: end });
    return;
  }
  const answered = auth.answered + 1;
  const used = new Map([...auth.used, ...credentials]);
  update(draft, { auth: { ...auth, pending: undefined, answered, used } });
  const request = withAnswers(draft, setup.request, challenges);
  update(draft, { provisional: undefined });
  openRequest(draft, `request:${answered + 1}`, request);
}

/** Sends a request in a dialog again where its challenge can be answered with credentials that were used before. */
export function answerInDialog(draft: Draft, id: string, facts: WireFacts): boolean {
  const own = draft.state.transactions.get(id);
  const { setup, auth } = draft.state;
  if (!isChallenge(facts) || !setup.hashes || !own || own.authorized) return false;
  const challenges = answerable(facts);
  const known = challenges.every(({ proxy, realm }) => auth.used.has(realmKey(proxy, realm)));
  if (challenges.length === 0 || !known) return false;
  const request = withAnswers(draft, own.transaction.request, challenges);
  const { kind } = own.transaction;
  openTransaction(draft, id, { kind, request, giveUpMs: waitMs(draft), to: own.to, authorized: true });
  return true;
}

function isChallenge({ status }: WireFacts): boolean {
  return status === 401 || status === 407;
}

/** Of each realm the first challenge that we know: the server puts the one that it likes best first (RFC 8760 §2.4). */
function answerable(facts: WireFacts): readonly DigestChallenge[] {
  const byRealm = new Map<string, DigestChallenge>();
  for (const challenge of readChallenges(facts)) {
    // A 401 is answered to the server, a 407 to the proxy (RFC 3261 §22.2, §22.3).
    if (!canAnswer(challenge) || challenge.nonceRaw === '') continue;
    const key = realmKey(challenge.proxy, challenge.realm);
    if (!byRealm.has(key)) byRealm.set(key, challenge);
  }
  return [...byRealm.values()];
}

function endOf(draft: Draft, facts: WireFacts, list: readonly DigestChallenge[]): AuthEnd | undefined {
  const { auth } = draft.state;
  if (list.length === 0) {
    const first = readChallenges(facts)[0];
    const algorithm = first ? unknownOf(first) : 'no Digest challenge';
    return { kind: 'unsupported', realm: first?.realm ?? '', algorithm };
  }
  for (const { proxy, realm, stale } of list) {
    const before = auth.used.get(realmKey(proxy, realm));
    if (before && !stale) return { kind: 'refused', realm, user: before.user };
  }
  return auth.answered >= maxAnswers ? { kind: 'endless', times: auth.answered } : undefined;
}

function unknownOf({ algorithm, qop, nonceRaw }: DigestChallenge): string {
  if (nonceRaw === '') return 'an answer without a nonce';
  return `algorithm ${algorithm ?? 'MD5'}${qop ? ` and qop "${qop.join(', ')}"` : ''}`;
}

function withAnswers(draft: Draft, text: string, challenges: readonly DigestChallenge[]): string {
  const cseq = nextCSeq(draft);
  const branch = newBranch(draft);
  const rows = challenges.flatMap((challenge): readonly CredentialRow[] => {
    const value = answer(draft, text, challenge);
    return value === undefined ? [] : [{ proxy: challenge.proxy, realm: challenge.realm, value }];
  });
  return authorizeRequest(text, { rows, cseq, branch });
}

function answer(draft: Draft, text: string, challenge: DigestChallenge): string | undefined {
  const { auth, setup, branches } = draft.state;
  const credentials = auth.used.get(realmKey(challenge.proxy, challenge.realm));
  if (!credentials || !setup.hashes) return undefined;
  const count = (auth.nonces.get(challenge.nonceRaw) ?? 0) + 1;
  update(draft, { auth: { ...auth, nonces: new Map([...auth.nonces, [challenge.nonceRaw, count]]) } });
  const cnonce = `${setup.seed}${branches}c`;
  const request = readWire(text);
  return digestAnswer({ request, challenge, credentials, count, cnonce, hashes: setup.hashes });
}
