import type { Dialog } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { mediaPlaceOf } from '../../../trace/message-places';
import { type SdpExchange, sdpExchanges } from '../../../trace/offer-answer';
import type { SdpMediaView, SdpView } from '../../../trace/sdp-view';
import type { TraceMessage } from '../../../trace/trace-message';
import { reportSdpFaults, type SdpFault } from '../../obligations/exchange-faults';
import { statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** The answer of a call differs from the one that its provisional response gave before. */
export const earlyAnswerChanged: GroupRule = {
  scope: 'group',
  meta: {
    id: 'early-answer-changed',
    category: 'offer-answer',
    severity: 'warning',
    description: 'The SDP of the 2xx differs from the SDP of a provisional response of the same dialog.',
    reference: 'RFC 3261 §13.2.1; RFC 6337 §3.1.1; RFC 3960',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, dialog => changesIn(group, dialog));
  },
};

function* changesIn(group: Group, dialog: Dialog): Iterable<SdpFault> {
  const order = messageOrder(group);
  const exchanges = sdpExchanges(group, dialog);
  // An UPDATE or a PRACK with an offer of its own may change media before the call is answered (RFC 3311 §5.1).
  const changed = new Map<string, number>();
  for (const { transaction, offer, hop } of exchanges) {
    if (offer && transaction.method !== 'INVITE' && !changed.has(hop.id)) changed.set(hop.id, order(offer));
  }
  for (const exchange of exchanges) {
    const pair = pairOf(exchange);
    if (!pair || (changed.get(exchange.hop.id) ?? Number.POSITIVE_INFINITY) < order(pair.later)) continue;
    const found = faultOf(pair);
    if (found) yield { transaction: exchange.transaction, report: found };
  }
}

interface Pair {
  readonly early: TraceMessage;
  readonly later: TraceMessage;
  /** The early one was reliable: it was the answer, and what comes after it is none. */
  readonly isAnswered: boolean;
}

/** The description that the caller got first, and the one of the 2xx. */
function pairOf({ transaction, offer, answer, previews, extra }: SdpExchange): Pair | undefined {
  if (transaction.method !== 'INVITE' || offer?.keys.kind !== 'request' || !answer) return undefined;
  const isSuccess = ({ keys }: TraceMessage) => (keys.status ?? 0) >= 200;
  const [preview] = previews;
  if (isSuccess(answer)) return preview && { early: preview, later: answer, isAnswered: false };
  const later = extra.find(isSuccess);
  return later && { early: answer, later, isAnswered: true };
}

function faultOf({ early, later, isAnswered }: Pair): TraceReport | undefined {
  const [first, second] = [early.keys.sdp, later.keys.sdp];
  if (!first || !second || early.keys.truncatedBody || later.keys.truncatedBody) return undefined;
  const difference = first === second ? undefined : differenceOf(first, second);
  if (!difference) return undefined;
  const why = isAnswered ? 'which was the answer already' : 'callers keep the first one';
  return {
    at: { message: later, span: mediaPlaceOf(later, difference.index) },
    message: `SDP in ${statusText(later)} differs from the SDP in ${statusText(early)} (${difference.what}); ${why}.`,
    confidence: 'certain',
    related: [
      {
        message: `SDP in ${statusText(early)}`,
        at: { message: early, span: mediaPlaceOf(early, difference.index) },
      },
    ],
  };
}

interface Difference {
  readonly index: number;
  readonly what: string;
}

/** What a caller would notice; undefined where only the version or attributes that change nothing differ. */
function differenceOf(first: SdpView, second: SdpView): Difference | undefined {
  if (first.media.length !== second.media.length) {
    const index = Math.min(first.media.length, second.media.length);
    return { index: Math.max(0, index - 1), what: 'number of media lines' };
  }
  for (const [index, media] of second.media.entries()) {
    const what = changeOf(first.media[index], media);
    if (what !== undefined) return { index, what };
  }
  return undefined;
}

function changeOf(first: SdpMediaView | undefined, second: SdpMediaView): string | undefined {
  if (!first) return undefined;
  if (first.type !== second.type) return `${first.type}, now ${second.type}`;
  if (first.port === 0 && second.port === 0) return undefined;
  if (first.port !== second.port) return `port ${first.port}, now ${second.port}`;
  if (first.address !== second.address) return `address ${first.address}, now ${second.address}`;
  if (first.direction !== second.direction) return `${first.direction}, now ${second.direction}`;
  const [a, b] = [codecsOf(first), codecsOf(second)];
  return a === b ? undefined : `codecs ${a}, now ${b}`;
}

function codecsOf({ codecs }: SdpMediaView): string {
  return codecs.map(({ format }) => format).join(' ');
}
