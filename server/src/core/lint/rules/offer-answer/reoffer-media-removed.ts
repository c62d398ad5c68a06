import { mediaPlaceOf } from '../../../trace/message-places';
import type { SdpExchange } from '../../../trace/offer-answer';
import type { SdpMediaView, SdpView } from '../../../trace/sdp-view';
import type { TraceMessage } from '../../../trace/trace-message';
import { exchangesInOrder, reportSdpFaults } from '../../obligations/exchange-faults';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A new offer leaves out a media line that was agreed on, or moves it. */
export const reofferMediaRemoved: GroupRule = {
  scope: 'group',
  meta: {
    id: 'reoffer-media-removed',
    category: 'offer-answer',
    severity: 'error',
    description: 'A new SDP offer has fewer media lines than were agreed on, or puts a new one above them.',
    reference: 'RFC 3264 §8, §8.1',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, function* (dialog) {
      for (const { exchange, before } of exchangesInOrder(group, dialog)) {
        const { offer, transaction } = exchange;
        // An answer with too few lines is the matter of `answer-media-count`.
        const last = before && sentBy(before, exchange.offerBy);
        const [now, then] = [offer?.keys.sdp, last?.keys.sdp];
        if (!offer || !last || !now || !then || offer.keys.truncatedBody) continue;
        const found = faultOf(now, then);
        if (found) yield { transaction, report: reportOf(offer, last, found) };
      }
    });
  },
};

/** What a side said in an exchange, whether it was its offer or its answer. */
function sentBy(
  { offer, answer, offerBy }: SdpExchange,
  side: 'caller' | 'callee',
): TraceMessage | undefined {
  return offerBy === side ? offer : answer;
}

interface Fault {
  /** Of the stream, as agreed before. */
  readonly index: number;
  readonly text: string;
  readonly severity?: 'hint';
}

function faultOf(now: SdpView, then: SdpView): Fault | undefined {
  // A border controller that begins a new session may do as it likes, but endpoints rarely expect it.
  const severity = now.origin?.sessionId === then.origin?.sessionId ? {} : { severity: 'hint' as const };
  const lost = now.media.length;
  if (lost < then.media.length) {
    const what = `media ${lost + 1} (${then.media[lost]?.type})`;
    return { index: lost, text: `The new offer drops ${what}; set its port to 0 instead.`, ...severity };
  }
  const index = then.media.findIndex((media, i) => isMoved(media, now.media[i], now.media[i + 1]));
  if (index < 0 || now.media.length === then.media.length) return undefined;
  const text = `The new offer puts a media line above media ${index + 1} (${then.media[index]?.type}); new ones go below.`;
  return { index, text, ...severity };
}

/** The stream stands one line further down, with another type in its place. */
function isMoved(
  media: SdpMediaView,
  same: SdpMediaView | undefined,
  next: SdpMediaView | undefined,
): boolean {
  if (media.port === 0 || !same || !next || same.type === media.type) return false;
  return next.type === media.type && next.port === media.port && next.protocol === media.protocol;
}

function reportOf(offer: TraceMessage, last: TraceMessage, { index, text, severity }: Fault): TraceReport {
  const media = offer.keys.sdp?.media.length ?? 0;
  return {
    at: { message: offer, span: mediaPlaceOf(offer, Math.max(0, Math.min(index, media - 1))) },
    message: text,
    confidence: 'certain',
    ...(severity ? { severity } : {}),
    related: [
      { message: `As agreed, in ${label(last)}`, at: { message: last, span: mediaPlaceOf(last, index) } },
    ],
  };
}
