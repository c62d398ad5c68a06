import { flatMapped } from '../../../text/flat-mapped';
import { oncePer } from '../../../text/once-per';
import { elapsedMs } from '../../../trace/elapsed';
import { type Bucket, groupIndex } from '../../../trace/group-index';
import { hostOfEndpoint } from '../../../trace/hop-of';
import { placeOf } from '../../../trace/message-places';
import { textHash } from '../../../trace/text-hash';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { hasCookie } from '../../../trace/transaction-key';
import type { CaptureRule, TraceReport } from '../../rule';

/** A branch that names two transactions of one client. */
export const branchReused: CaptureRule = {
  scope: 'capture',
  meta: {
    id: 'branch-reused',
    category: 'transaction',
    severity: 'error',
    description: 'A request has the Via branch of an earlier request of the same sender.',
    reference: 'RFC 3261 §8.1.1.7, §17.2.3',
    fixable: false,
    fold: 'sender',
  },
  check(groups, _facts, report) {
    for (const named of byBranch(groups).shared()) for (const found of reusesOf(named)) report(found);
  },
};

/** A transaction, and its sender and branch as a hash. */
interface Named {
  readonly key: number;
  readonly t: Transaction;
}

const byBranch = groupIndex((group): readonly Named[] =>
  flatMapped(group.transactions, t => {
    // CANCEL has the branch of its INVITE by design.
    if (!t.request || t.method === 'CANCEL' || t.request.keys.template) return undefined;
    if (!hasCookie(t.request.keys.branch) || !isNamed(t.request)) return undefined;
    return [{ key: textHash(viaOf(t.request)), t }];
  }),
);

/** Each of these after the first that is another request. */
const reusesOf = oncePer(({ entries }: Bucket<Named>): readonly TraceReport[] => {
  const [first, ...others] = entries.map(({ item }) => item.t);
  return first ? others.filter(t => isReused(first, t)).map(t => reportOf(first, t)) : [];
});

/** False where the log lost what tells one request from another. */
function isNamed({ keys }: TraceMessage): boolean {
  return keys.callId !== undefined && keys.cseq !== undefined && keys.fromTag !== undefined;
}

function viaOf({ keys }: TraceMessage): string {
  return `${keys.sentBy}\n${keys.branch?.toLowerCase()}`;
}

/**
 * Another request of the same sender; several private networks may have the same sent-by. The same request on another
 * way is either the same packet seen elsewhere, or was sent there too without a branch of its own: then it has another
 * target as well.
 */
function isReused(first: Transaction, second: Transaction): boolean {
  const [a, b] = [first.request, second.request];
  if (!a || !b || viaOf(a) !== viaOf(b)) return false;
  if (hostOf(first.client) !== hostOf(second.client)) return false;
  const [p, q] = [a.keys, b.keys];
  const isSame =
    p.callId === q.callId && p.cseq === q.cseq && p.method === q.method && p.fromTag === q.fromTag;
  return !isSame || (p.requestUri !== q.requestUri && hostOf(first.server) !== hostOf(second.server));
}

function hostOf(endpoint: string | undefined): string {
  return hostOfEndpoint(endpoint ?? '');
}

function reportOf(a: Transaction, b: Transaction): TraceReport {
  const isTurned = (timeOf(a) ?? 0) > (timeOf(b) ?? 0);
  const [first, second] = isTurned ? [b.request, a.request] : [a.request, b.request];
  const [before, message] = [first as TraceMessage, second as TraceMessage];
  const { method, cseq, callId, requestUri } = before.keys;
  const gap = elapsedMs(before, message) ?? 0;
  const isOfSame = callId === message.keys.callId;
  const isFork = isOfSame && cseq === message.keys.cseq && method === message.keys.method;
  const whose = isFork
    ? `the ${method} to ${requestUri}`
    : `${method} CSeq ${cseq} of ${isOfSame ? 'this call' : `call ${callId}`}`;
  // RFC 3261 §17.2.3: a request of another method is no copy for a server; §8.1.1.7 wants a new branch all the same.
  const so =
    method === message.keys.method
      ? 'servers take both for one transaction'
      : 'each request needs a branch of its own';
  return {
    at: { message, span: placeOf(message, 'branch') },
    message: `Branch ${message.keys.branch} was already used by ${whose}: ${so}.`,
    confidence: 'certain',
    ...(gap > TRANSACTION_TIMEOUT ? { severity: 'warning' as const } : {}),
    related: [{ message: method, at: { message: before, span: placeOf(before, 'branch') } }],
  };
}

function timeOf({ request }: Transaction): number | undefined {
  return request?.keys.time;
}
