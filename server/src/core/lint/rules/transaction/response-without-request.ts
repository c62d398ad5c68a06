import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedBetween, elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { hopOf } from '../../../trace/hop-of';
import { placeOf } from '../../../trace/message-places';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import type { Related } from '../../finding';
import { type GroupIndex, groupIndex } from '../../obligations/group-index';
import { type StrayResponse, strayResponses } from '../../obligations/stray-response';
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
    for (const { response, alone, nearest } of strayResponses(group, facts)) {
      if (!nearest && !(alone && isJudgeable(alone, response, { group, facts }))) continue;
      const isSameCseq = nearest?.kind === 'same-cseq';
      report({
        at: { message: response, span: isSameCseq ? placeOf(response, 'branch') : response.startLine },
        message: messageOf(response, nearest),
        confidence: 'certain',
        ...(isSameCseq ? { severity: 'warning' as const } : {}),
        related: nearest ? [relatedOf(nearest)] : [],
      });
    }
  },
};

type Nearest = NonNullable<StrayResponse['nearest']>;

function relatedOf({ kind, request }: Nearest): Related {
  const { method } = request.keys;
  const what = {
    'same-cseq': 'with the same CSeq',
    'other-client': 'with the same CSeq',
    'other-server': 'with this branch',
  };
  return {
    message: `${method} ${what[kind]}`,
    at: { message: request, span: placeOf(request, 'branch') },
  };
}

function messageOf(response: TraceMessage, nearest: StrayResponse['nearest']): string {
  const { method } = response.keys;
  const what = `${statusText(response)}${method === '' ? '' : ` (${method})`} answers no request seen on this hop`;
  if (!nearest) return `${what}.`;
  const { kind, request } = nearest;
  const { source, destination } = hopOf(request.keys);
  if (kind === 'other-client')
    return `${what}: the ${request.keys.method} with its CSeq came from ${source}.`;
  if (kind === 'other-server')
    return `${what}: the ${request.keys.method} with its branch went to ${destination}.`;
  return `${what}: ${viaDifference(response, request)}.`;
}

/** What of the top Via differs: the branch, or with the branch known the address of who sent the request. */
function viaDifference({ keys }: TraceMessage, { keys: asked }: TraceMessage): string {
  const has = keys.branch ?? 'missing';
  if (keys.branch?.toLowerCase() !== asked.branch?.toLowerCase() || keys.sentBy === asked.sentBy) {
    return `its branch is ${has}, the ${asked.method} with the same CSeq has ${asked.branch ?? 'none'}`;
  }
  return `its branch ${has} is known, but its Via is of ${keys.sentBy ?? 'nobody'}, that of the ${asked.method} of ${asked.sentBy ?? 'nobody'}`;
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
