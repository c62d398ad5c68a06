import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { byTag } from '../../../trace/responses-by-tag';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { isAfterRace } from '../../obligations/race';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** An INVITE inside a dialog while another one is still open. */
export const reinviteOverlap: GroupRule = {
  scope: 'group',
  meta: {
    id: 'reinvite-overlap',
    category: 'dialog',
    severity: 'warning',
    description: 'An INVITE is sent inside a dialog while an INVITE of the same dialog is still open.',
    reference: 'RFC 3261 §14.1',
    fixable: false,
  },
  check(group, facts, report) {
    for (const dialog of group.dialogs) for (const found of overlapsIn(dialog, group, facts)) report(found);
  },
};

interface Open {
  readonly t: Transaction;
  readonly request: TraceMessage;
  /** When its client could send the next one; undefined if the capture does not show it. */
  readonly closing: TraceMessage | undefined;
}

/** Looks at each hop by itself; of each side only its newest INVITE counts, so the cost is linear. */
function* overlapsIn(dialog: Dialog, group: Group, facts: CaptureFacts): Iterable<TraceReport> {
  const newest = new Map<string, Open>();
  for (const t of dialog.transactions) {
    const { request } = t;
    if (t.method !== 'INVITE' || !request) continue;
    const sides = [dialog.callerTag, dialog.calleeTag];
    const before = sides.flatMap(tag => newest.get(`${t.hop.id}\n${tag}`) ?? []);
    const open = { t, request, closing: closingOf(t, dialog) };
    newest.set(`${t.hop.id}\n${request.keys.fromTag}`, open);
    // What a proxy forwards its sender sent; and forks of the first INVITE are one request.
    if (t.upstream || request.keys.toTag === undefined) continue;
    const other = before.find(x => isOpenAt(x, open, group));
    if (other) yield reportOf(open, other, facts);
  }
}

/** The ACK of a 2xx, else the final: an INVITE is under way until then (RFC 3261 §14.1, §17.1.1.2). */
function closingOf(t: Transaction, { calleeTag }: Dialog): TraceMessage | undefined {
  const answers = byTag(t).responsesTo(calleeTag);
  const isInitial = t.request?.keys.toTag === undefined;
  const final = (isInitial ? answers.find(is2xx) : undefined) ?? finalResponse(t);
  return final;
}

function is2xx({ keys }: TraceMessage): boolean {
  return (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300;
}

function isOpenAt(before: Open, { request }: Open, group: Group): boolean {
  const order = messageOrder(group);
  const isOwn = before.request.keys.fromTag === request.keys.fromTag;
  // START, ONEWAY: without any response nobody knows what came.
  if (before.t.responses.length === 0) return false;
  if (before.closing && order(before.closing) < order(request))
    return isOwn && isAckLater(before, request, group);
  // INVITEs of both sides that cross on the way are nobody's fault; 491 sorts them out (RFC 3261 §14.2).
  return isOwn || isAfterRace(before.request, request, true);
}

/** The same side sends its next INVITE before it acknowledges the 2xx to the last one. */
function isAckLater({ t, closing }: Open, request: TraceMessage, group: Group): boolean {
  if (!closing || !is2xx(closing)) return false;
  const order = messageOrder(group);
  const [ack] = byTag(t).acksTo(closing.keys.toTag ?? '');
  return ack !== undefined && order(ack) > order(request) && (elapsedMs(request, ack) ?? 1) > 0;
}

function reportOf({ t, request }: Open, before: Open, facts: CaptureFacts): TraceReport {
  const final = finalResponse(t);
  const number = (message: TraceMessage) =>
    message.keys.cseq === undefined ? '' : ` CSeq ${message.keys.cseq}`;
  const isOwn = before.request.keys.fromTag === request.keys.fromTag;
  const whose = isOwn ? '' : ' of the other side';
  return {
    at: { message: request, span: request.startLine },
    message: `INVITE${number(request)} was sent while INVITE${number(before.request)}${whose} is still open${orderedNote(facts)}.`,
    confidence: 'certain',
    related: [
      relatedTo(before.request, 'INVITE that is still open'),
      ...(final ? [relatedTo(final, `${statusText(final)} to the second one`)] : []),
    ],
  };
}
