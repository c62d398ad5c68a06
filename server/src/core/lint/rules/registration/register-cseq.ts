import { elapsedMs } from '../../../trace/elapsed';
import { isFromSender } from '../../../trace/expected-requests';
import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { placeOf } from '../../../trace/message-places';
import { T1 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { unraisedRetries } from '../../obligations/auth-retry';
import { RACE } from '../../obligations/race';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** REGISTERs of one Call-ID whose CSeq does not count up, or that overlap. */
export const registerCseq: GroupRule = {
  scope: 'group',
  meta: {
    id: 'register-cseq',
    category: 'registration',
    severity: 'error',
    description:
      'A REGISTER has no higher CSeq number than the one before it, or is sent before that was answered.',
    reference: 'RFC 3261 §10.2, §10.3',
    fixable: false,
  },
  check(group, _facts, report) {
    const highest = new Map<string, Sent>();
    for (const sent of sentIn(group)) {
      const before = highest.get(sent.key);
      if (before && sent.transaction.key === before.transaction.key) continue;
      if (!before || sent.cseq > before.cseq) highest.set(sent.key, sent);
      const found = before && faultOf(before, sent, group);
      if (found) report(found);
    }
  },
};

interface Sent {
  readonly key: string;
  readonly cseq: number;
  readonly request: TraceMessage;
  readonly transaction: Transaction;
}

/** REGISTERs as their client sent them; forwarded ones are copies. */
function* sentIn(group: Group): Iterable<Sent> {
  for (const transaction of group.transactions) {
    const { request, method, upstream, hop } = transaction;
    if (method !== 'REGISTER' || !request || upstream || !isFromSender(request)) continue;
    const { cseq, toUri, requestUri } = request.keys;
    if (cseq !== undefined) yield { key: `${hop.id}\n${toUri}\n${requestUri}`, cseq, request, transaction };
  }
}

function faultOf(before: Sent, sent: Sent, group: Group): TraceReport | undefined {
  if (sent.cseq > before.cseq) return overlapOf(before, sent, group);
  // With credentials it is that rule's (`auth-cseq-not-incremented`).
  if (unraisedRetries(group).has(sent.request)) return undefined;
  const gap = elapsedMs(before.request, sent.request);
  const isReordered = gap !== undefined && gap < T1 && sent.cseq < before.cseq;
  return {
    at: { message: sent.request, span: placeOf(sent.request, 'cseq') },
    message: `REGISTER CSeq ${sent.cseq} is not above ${before.cseq} of the same Call-ID; a registrar does not take it.`,
    confidence: 'certain',
    ...(isReordered ? { severity: 'hint' as const } : {}),
    related: [
      {
        message: `REGISTER with CSeq ${before.cseq}`,
        at: { message: before.request, span: placeOf(before.request, 'cseq') },
      },
    ],
  };
}

/** RFC 3261 §10.2: no new Contacts until the REGISTER before it got its final response or timed out. */
function overlapOf(before: Sent, sent: Sent, group: Group): TraceReport | undefined {
  const final = finalResponse(before.transaction);
  if (!final || isSameContacts(before.request, sent.request)) return undefined;
  const order = messageOrder(group);
  const gap = elapsedMs(sent.request, final);
  if (order(final) < order(sent.request) || (gap !== undefined && gap <= RACE)) return undefined;
  return {
    at: { message: sent.request, span: placeOf(sent.request, 'contact') },
    message: `REGISTER with another Contact was sent before the one with CSeq ${before.cseq} was answered.`,
    confidence: 'certain',
    severity: 'warning',
    related: [
      relatedTo(before.request, `REGISTER with CSeq ${before.cseq}`),
      relatedTo(final, `${statusText(final)} to it`),
    ],
  };
}

function isSameContacts(a: TraceMessage, b: TraceMessage): boolean {
  const uris = ({ keys }: TraceMessage) =>
    keys.contacts
      .map(({ uri }) => uri)
      .sort()
      .join('\n');
  return uris(a) === uris(b);
}
