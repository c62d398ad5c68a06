import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedBetween, elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { wayOf } from '../../../trace/hop-of';
import { placeOf } from '../../../trace/message-places';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { echoFaults } from '../../obligations/echo-fault';
import { type GroupIndex, groupIndex } from '../../obligations/group-index';
import { statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A response that belongs to no request of its hop. */
export const responseWithoutRequest: GroupRule = {
  scope: 'group',
  meta: {
    id: 'response-without-request',
    category: 'transaction',
    severity: 'information',
    description: 'A response matches no request seen on its hop.',
    reference: 'RFC 3261 §17.1.3',
    fixable: false,
  },
  check(group, facts, report) {
    // A response to an ACK is told by `response-to-ack`, a wrong echo by `response-echo-mismatch`.
    const alone = group.transactions.filter(
      t => !t.request && t.responses.length > 0 && t.method !== 'ACK' && !echoFaults(group).has(t),
    );
    const requests = alone.length > 0 ? requestsByHop(group) : new Map<string, TraceMessage>();
    for (const t of alone) {
      const response = t.responses[0];
      if (!response) continue;
      const nearest = requests.get(nearKey(response));
      if (!nearest && !isJudgeable(t, response, { group, facts })) continue;
      report({
        at: {
          message: response,
          span: nearest ? placeOf(response, 'branch') : response.startLine,
        },
        message: messageOf(response, nearest),
        confidence: 'certain',
        ...(nearest ? { severity: 'warning' as const } : {}),
        related: nearest
          ? [
              {
                message: `${nearest.keys.method} with the same CSeq`,
                at: { message: nearest, span: placeOf(nearest, 'branch') },
              },
            ]
          : [],
      });
    }
  },
};

/** What a response and the request that it was meant for still share when the branch is wrong. */
function nearKey(message: TraceMessage): string {
  const { cseq, cseqMethod } = message.keys;
  return `${wayOf(message.keys)}\n${cseq}\n${cseqMethod}`;
}

function requestsByHop(group: Group): ReadonlyMap<string, TraceMessage> {
  const requests = new Map<string, TraceMessage>();
  for (const { request } of group.transactions) {
    if (request && !requests.has(nearKey(request))) requests.set(nearKey(request), request);
  }
  return requests;
}

function messageOf(response: TraceMessage, nearest: TraceMessage | undefined): string {
  const { method, branch } = response.keys;
  const what = `${statusText(response)}${method === '' ? '' : ` (${method})`}`;
  if (!nearest) return `${what} answers no request seen on this hop.`;
  return `${what} answers no request seen on this hop: its branch is ${branch ?? 'missing'}, the ${nearest.keys.method} with the same CSeq has ${nearest.keys.branch ?? 'none'}.`;
}

/**
 * Without a request to compare with, only a response well inside of what was captured says something: not in the
 * first 64 × T1 of the trace or of its Call-ID (START), not where the direction of the request was not captured
 * (ONEWAY), and not where the request was seen on another hop (HOP).
 */
function isJudgeable(
  t: Transaction,
  response: TraceMessage,
  { group, facts }: { readonly group: Group; readonly facts: CaptureFacts },
): boolean {
  const index: GroupIndex = groupIndex(group);
  if (index.observed(t).hasRequest) return false;
  const hop = facts.hops.get(t.hop.id);
  if (!hop || (t.client === hop.a ? hop.aToB : hop.bToA) === 0) return false;
  if (facts.ordered) return !facts.partial && !index.isPart;
  const first = group.messages[0];
  const { time } = response.keys;
  if (!first || time === undefined || facts.firstTime === undefined) return false;
  const sinceStart = elapsedBetween(facts.firstTime, time, facts.dateless);
  return sinceStart > TRANSACTION_TIMEOUT && (elapsedMs(first, response) ?? 0) > TRANSACTION_TIMEOUT;
}
