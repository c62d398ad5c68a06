import type { Dialog } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { type SdpExchange, sdpExchanges } from '../../../trace/offer-answer';
import type { TraceMessage } from '../../../trace/trace-message';
import { reportSdpFaults, type SdpFault } from '../../obligations/exchange-faults';
import { isAfterRace } from '../../obligations/race';
import { label, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A second offer while the first one has no answer yet. */
export const offerPendingOverlap: GroupRule = {
  scope: 'group',
  meta: {
    id: 'offer-pending-overlap',
    category: 'offer-answer',
    severity: 'error',
    description: 'A new SDP offer is sent while another one of the dialog is still open.',
    reference: 'RFC 3264 §4; RFC 3261 §14.1; RFC 3311 §5.1, §5.2; RFC 6337 §4',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, dialog => overlapsIn(group, dialog));
  },
};

/** An offer that waits, and the place in the trace up to which it does. */
interface Open {
  readonly exchange: SdpExchange;
  readonly offer: TraceMessage;
  readonly until: number;
}

function* overlapsIn(group: Group, dialog: Dialog): Iterable<SdpFault> {
  const order = messageOrder(group);
  const open = new Map<string, Open>();
  for (const exchange of sdpExchanges(group, dialog)) {
    const { offer, transaction, hop } = exchange;
    if (!offer) continue;
    const before = open.get(hop.id);
    const overlaps = before !== undefined && order(offer) < before.until;
    const found = overlaps ? faultOf(before, exchange, offer, order) : undefined;
    if (found) yield { transaction, report: found };
    const end = exchange.answer ?? exchange.due;
    const until = end ? order(end) : Number.POSITIVE_INFINITY;
    if (!overlaps || until > before.until) open.set(hop.id, { exchange, offer, until });
  }
}

function faultOf(
  { exchange: first, offer: waiting }: Open,
  exchange: SdpExchange,
  offer: TraceMessage,
  order: (message: TraceMessage) => number,
): TraceReport | undefined {
  // A second INVITE is the matter of `reinvite-overlap`, and a new attempt to set the call up is no second offer.
  if (first.transaction.method === 'INVITE' && exchange.transaction.method === 'INVITE') return undefined;
  // A provisional response with SDP is taken for the answer by many, reliable or not.
  if (first.previews.some(preview => order(preview) < order(offer))) return undefined;
  const isOwn = first.offerBy === exchange.offerBy;
  const { due, state } = exchange;
  if (!isOwn) {
    // Glare: both sides offer at once. The second one must be refused; then all is well.
    if (state === 'rejected' || state === 'pending' || !isAfterRace(waiting, offer, true)) return undefined;
  }
  const refused = state === 'rejected' && due ? `; it was refused with ${statusText(due)}` : '';
  return {
    at: { message: offer, span: offer.startLine },
    message: `A second SDP offer was sent in ${label(offer)} while the offer in ${label(waiting)} is still open${refused}.`,
    confidence: 'certain',
    related: [
      relatedTo(waiting, 'The open offer'),
      ...(due && refused !== '' ? [relatedTo(due, statusText(due))] : []),
    ],
  };
}
