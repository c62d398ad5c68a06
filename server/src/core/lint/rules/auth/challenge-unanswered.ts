import { oncePer } from '../../../text/once-per';
import { elapsedMs } from '../../../trace/elapsed';
import { type Bucket, groupIndex } from '../../../trace/group-index';
import { groupList } from '../../../trace/group-list';
import { hostOfEndpoint } from '../../../trace/hop-of';
import type { Linked } from '../../../trace/link-groups';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { type RetryOwed, retriesOwed } from '../../obligations/auth-owed';
import { judge } from '../../obligations/judge';
import { firstWhere } from '../../obligations/lists';
import { orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A 401 or 407 after which the client gave up. */
export const challengeUnanswered: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'challenge-unanswered',
    category: 'auth',
    severity: 'warning',
    description: 'A request that was challenged is never sent again with credentials.',
    reference: 'RFC 3261 §22.2, §22.3, §8.1.3.5',
    fixable: false,
    fold: 'sender',
  },
  check(linked, facts, report) {
    const elsewhere = elsewhereOf(linked);
    for (const { group, items } of owing(linked.groups)) {
      for (const found of items) {
        const verdict = judge(found, group, facts);
        if (!verdict || verdict.confidence === 'pending') continue;
        const { request, challenge, transaction, deadlineMs } = found;
        const other = elsewhere(transaction, challenge);
        const within =
          verdict.elapsedMs === undefined
            ? ''
            : ` within ${seconds(Math.min(verdict.elapsedMs, deadlineMs))}`;
        report({
          at: { message: challenge, span: challenge.startLine },
          message: other
            ? `${statusText(challenge)} to ${request.keys.method}${realmOf(found)} was answered under another Call-ID or From tag; both should stay.`
            : `${statusText(challenge)} to ${request.keys.method}${realmOf(found)} was never answered with credentials: no other ${request.keys.method} follows${within}${orderedNote(facts)}.`,
          confidence: other ? 'certain' : verdict.confidence,
          ...(other
            ? { severity: 'hint' as const }
            : isProbe(request)
              ? { severity: 'information' as const }
              : {}),
          related: [
            relatedTo(request, 'The request that was challenged'),
            ...(other ? [relatedTo(other, 'The one with credentials')] : []),
          ],
        });
      }
    }
  },
};

/** Neither can be challenged (`challenge-not-allowed`). */
const NEVER_CHALLENGED: ReadonlySet<string> = new Set(['ACK', 'CANCEL']);

const owing = groupList(group =>
  retriesOwed(group).filter(
    ({ discharged, transaction }) => !discharged && !NEVER_CHALLENGED.has(transaction.method),
  ),
);

function realmOf({ challenge }: RetryOwed): string {
  const realm = challenge.keys.auth.find(({ isCredentials }) => !isCredentials)?.realm;
  return realm === undefined ? '' : ` (realm "${realm}")`;
}

/** A ping is answered by any response. */
function isProbe({ keys }: TraceMessage): boolean {
  return keys.method === 'OPTIONS' || (keys.method === 'NOTIFY' && keys.rare.eventPackage === 'keep-alive');
}

/** So long somebody may take to type a password, ms. */
const PROMPT = 60_000;

/**
 * Looks for a request with credentials that the same client sent for the same user under another Call-ID or From tag
 * (RFC 3261 §8.1.3.5: it SHOULD keep them). Made only if some challenge has no answer; linear.
 */
function elsewhereOf({ groups }: Linked) {
  return (t: Transaction, challenge: TraceMessage): TraceMessage | undefined => {
    if (!t.request?.keys.fromUri || challenge.keys.time === undefined) return undefined;
    const sent = credentialed(groups).get(keyOf(t));
    const later = sent && firstWhere(byTime(sent), m => (elapsedMs(challenge, m) ?? -1) >= 0);
    return later && (elapsedMs(challenge, later) ?? 0) <= PROMPT ? later : undefined;
  };
}

function keyOf({ method, client, request }: Transaction): string {
  return `${method}\n${hostOfEndpoint(client ?? '')}\n${request?.keys.fromUri}`;
}

interface Credentialed {
  readonly key: string;
  readonly request: TraceMessage;
}

const credentialed = groupIndex((group): readonly Credentialed[] =>
  group.transactions.flatMap(t =>
    t.request?.keys.hasCredentials && !t.upstream ? [{ key: keyOf(t), request: t.request }] : [],
  ),
);

const byTime = oncePer(({ entries }: Bucket<Credentialed>): readonly TraceMessage[] =>
  entries.map(({ item }) => item.request).sort((a, b) => (a.keys.time ?? 0) - (b.keys.time ?? 0)),
);
