import { elapsedMs } from '../../../trace/elapsed';
import { T2 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { isUnreliable } from '../../obligations/transport';
import { label, relatedTo } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** Timer E goes off after 0.5, 1 and 2 s more and has then reached T2. */
const EARLIEST_100 = T2 - 500;

/** A provisional response, or a 408, to a request that is no INVITE. */
export const nonInviteProvisional: GroupRule = {
  scope: 'group',
  meta: {
    id: 'non-invite-provisional',
    category: 'transaction',
    severity: 'hint',
    strict: 'hint',
    offByDefault: true,
    description: 'A request other than INVITE gets a provisional response or a 408.',
    reference: 'RFC 4320 §4.1, §4.2',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      if (t.method === 'INVITE' || t.method === 'ACK' || !t.request) continue;
      const found = findingOf(t, t.request);
      if (found) report(found);
    }
  },
};

function findingOf(t: Transaction, request: TraceMessage): TraceReport | undefined {
  for (const response of t.responses) {
    const why = reasonOf(response, request);
    if (!why) continue;
    return {
      at: { message: response, span: response.startLine },
      message: `${label(response)}: ${why}.`,
      confidence: 'certain',
      ...((response.keys.status ?? 0) > 100 && (response.keys.status ?? 0) < 200
        ? { severity: 'warning' as const }
        : {}),
      related: [relatedTo(request, t.method)],
    };
  }
  return undefined;
}

function reasonOf(response: TraceMessage, request: TraceMessage): string | undefined {
  const { status = 0 } = response.keys;
  if (status === 408) return 'it comes too late for anybody to use it; a server stays silent instead';
  if (status >= 200) return undefined;
  if (status > 100) return 'only INVITE gets provisional responses above 100';
  const waited = elapsedMs(request, response);
  return isUnreliable(request) && waited !== undefined && waited < EARLIEST_100
    ? 'over UDP it comes before the request was repeated often enough, and slows a client down that has lost it'
    : undefined;
}
