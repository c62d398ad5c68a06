import { isDrawn } from '../../../trace/drawn-index';
import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { wayOf } from '../../../trace/hop-of';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { label, relatedTo } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A CANCEL for something that cannot be cancelled, or for nothing at all. */
export const cancelNoTarget: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cancel-no-target',
    category: 'transaction',
    severity: 'warning',
    description: 'A CANCEL matches no INVITE of its hop, or is for a request that is no INVITE.',
    reference: 'RFC 3261 §9.1, §9.2',
    fixable: false,
  },
  check(group, _facts, report) {
    let requests: Requests | undefined;
    for (const c of group.transactions) {
      if (c.method !== 'CANCEL' || !c.request || c.cancels) continue;
      requests ??= requestsOf(group);
      const other = requests.byVia.get(viaKey(c.request));
      const nearest = requests.invites.get(wayOf(c.request.keys));
      const target = other ?? nearest;
      // Without anything to compare with the INVITE may lie before the capture.
      if (!target?.request || (!other && !isSoonAfter(target.request, c.request))) continue;
      const answer = finalResponse(c);
      const what = other
        ? `is for ${other.method}; only an INVITE is cancelled`
        : 'matches no pending INVITE';
      report({
        at: { message: c.request, span: c.request.startLine },
        message: `CANCEL ${what}${answer ? `; it was answered ${answer.keys.status}` : ''}.`,
        confidence: 'certain',
        related: [
          relatedTo(target.request, other ? other.method : 'nearest INVITE'),
          ...(answer ? [relatedTo(answer, label(answer))] : []),
        ],
      });
    }
  },
};

interface Requests {
  /** Requests other than INVITE by way and top Via; drawn ones have none. */
  readonly byVia: ReadonlyMap<string, Transaction>;
  /** The first INVITE on each way. */
  readonly invites: ReadonlyMap<string, Transaction>;
}

function requestsOf(group: Group): Requests {
  const byVia = new Map<string, Transaction>();
  const invites = new Map<string, Transaction>();
  for (const t of group.transactions) {
    if (!t.request || t.method === 'CANCEL') continue;
    const way = wayOf(t.request.keys);
    if (t.method !== 'INVITE') byVia.set(viaKey(t.request), t);
    else if (!invites.has(way)) invites.set(way, t);
  }
  return { byVia, invites };
}

/** A drawing shows by order alone what a CANCEL is for, so nothing is compared. */
function viaKey(request: TraceMessage): string {
  const { keys } = request;
  const own = isDrawn(keys) ? 'drawn' : `${keys.sentBy}\n${keys.branch?.toLowerCase()}`;
  return `${wayOf(keys)}\n${own}`;
}

/** An INVITE of the call was seen on this way not long before: one in between would have been captured too. */
function isSoonAfter(invite: TraceMessage, cancel: TraceMessage): boolean {
  const gap = elapsedMs(invite, cancel);
  return gap === undefined || (gap >= 0 && gap < TRANSACTION_TIMEOUT);
}
