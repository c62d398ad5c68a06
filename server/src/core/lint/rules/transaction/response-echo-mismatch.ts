import type { Group } from '../../../trace/group';
import { groupList } from '../../../trace/group-list';
import { wayOf } from '../../../trace/hop-of';
import { placeOf } from '../../../trace/message-places';
import type { Transaction } from '../../../trace/transaction';
import { hasCookie } from '../../../trace/transaction-key';
import { type EchoFault, echoFaults } from '../../obligations/echo-fault';
import { pushTo } from '../../obligations/lists';
import { reportAtOrigin } from '../../obligations/report-at-origin';
import { relatedTo, statusText } from '../../obligations/words';
import type { CaptureRule, TraceReport } from '../../rule';

/** A response that does not repeat the Via, From, To, Call-ID and CSeq of its request. */
export const responseEchoMismatch: CaptureRule = {
  scope: 'capture',
  meta: {
    id: 'response-echo-mismatch',
    category: 'transaction',
    severity: 'error',
    description:
      'A response differs from its request in Call-ID, From tag, To tag, CSeq or the list of Vias.',
    reference: 'RFC 3261 §8.2.6.2, §8.1.3.3',
    fixable: false,
  },
  check(groups, _facts, report) {
    for (const { group, items } of faulty(groups)) {
      const found = new Map(items.map(([t, fault]) => [t, reportOf(fault)]));
      reportAtOrigin(group, found, report);
    }
    for (const fault of callIdFaults(groups)) report(reportOf(fault));
  },
};

const faulty = groupList(group => [...echoFaults(group)]);

function reportOf(fault: EchoFault): TraceReport {
  const { request, response, field, part, has, expected, isHarmless } = fault;
  return {
    at: { message: response, span: placeOf(response, part) },
    message: `${statusText(response)} does not echo the request: ${field} is ${has}, expected ${expected}.`,
    confidence: 'certain',
    ...(isHarmless ? { severity: 'hint' as const } : {}),
    related: [relatedTo(request, request.keys.method)],
  };
}

interface Stray {
  readonly group: Group;
  readonly t: Transaction;
}

const straying = groupList(group =>
  group.transactions.filter(t => !t.request && t.key !== '' && hasCookie(t.responses[0]?.keys.branch)),
);

/**
 * Responses alone in their Call-ID that have Via, CSeq and From tag of a request of another one, on the same way, which
 * got no such response itself (`rules.md` 0, 3). Linear; without such responses only a look at each transaction.
 */
function callIdFaults(groups: readonly Group[]): readonly EchoFault[] {
  const strays = new Map<string, Stray[]>();
  for (const { group, items } of straying(groups)) {
    for (const t of items) pushTo(strays, t.key, { group, t });
  }
  if (strays.size === 0) return [];
  const found: EchoFault[] = [];
  for (const group of groups) {
    for (const t of group.transactions) {
      if (!t.request || !strays.has(t.key)) continue;
      const [stray, ...more] = strays.get(t.key) ?? [];
      const response = stray?.t.responses[0];
      if (!stray || !response || more.length > 0 || stray.group === group) continue;
      const isOther =
        wayOf(t.request.keys) !== wayOf(response.keys) || t.request.keys.fromTag !== response.keys.fromTag;
      const isAnswered = t.responses.some(({ keys }) => keys.status === response.keys.status);
      if (isOther || isAnswered) continue;
      found.push({
        request: t.request,
        response,
        field: 'Call-ID',
        part: 'call-id',
        has: response.keys.callId ?? 'missing',
        expected: t.request.keys.callId ?? 'none',
        isHarmless: false,
      });
    }
  }
  return found;
}
