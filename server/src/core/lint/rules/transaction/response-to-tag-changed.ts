import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { reportAtOrigin } from '../../obligations/report-at-origin';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A server that names itself twice in one transaction. */
export const responseToTagChanged: GroupRule = {
  scope: 'group',
  meta: {
    id: 'response-to-tag-changed',
    category: 'transaction',
    severity: 'information',
    description: 'Responses of one server to one request carry different To tags.',
    reference: 'RFC 3261 §8.2.6.2',
    fixable: false,
  },
  check(group, _facts, report) {
    const found = new Map<Transaction, TraceReport>();
    for (const t of group.transactions) {
      // A To tag of the request must be echoed (`response-echo-mismatch`).
      if (t.responses.length < 2 || t.request?.keys.toTag !== undefined) continue;
      const change = changeIn(t);
      if (change) found.set(t, reportOf(...change));
    }
    reportAtOrigin(group, found, report);
  },
};

/**
 * Two responses that come from one server and have different tags: the same Contact in a provisional response and in the
 * answer, or the same refusal made anew for a copy of the request. Anything else may be a fork.
 */
function changeIn({ method, responses }: Transaction): readonly [TraceMessage, TraceMessage] | undefined {
  const rang = new Map<string, TraceMessage>();
  const tags = new Set<string>();
  let refusal: TraceMessage | undefined;
  for (const response of responses) {
    const { status = 0, toTag, contactUri } = response.keys;
    if (status <= 100 || toTag === undefined) continue;
    if (status < 200) {
      tags.add(toTag);
      if (contactUri !== undefined && !rang.has(contactUri)) rang.set(contactUri, response);
    } else if (status < 300 && method === 'INVITE') {
      const before = contactUri === undefined ? undefined : rang.get(contactUri);
      // With several tags before the answer somebody forked behind one Contact; then one more is no change.
      if (before && tags.size === 1 && !tags.has(toTag)) return [before, response];
    } else {
      if (refusal?.keys.status === status && refusal.keys.toTag !== toTag) return [refusal, response];
      refusal ??= response;
    }
  }
  return undefined;
}

function reportOf(before: TraceMessage, changed: TraceMessage): TraceReport {
  return {
    at: { message: changed, span: placeOf(changed, 'to-tag') },
    message: `To tag changed from ${before.keys.toTag} (${statusText(before)}) to ${changed.keys.toTag} (${statusText(changed)}) in one transaction.`,
    confidence: 'certain',
    related: [
      { message: statusText(before), at: { message: before, span: placeOf(before, 'to-tag') } },
      relatedTo(changed, statusText(changed)),
    ],
  };
}
