import type { SdpExchange } from '../../../trace/offer-answer';
import { sdpExchanges } from '../../../trace/offer-answer';
import type { TraceMessage } from '../../../trace/trace-message';
import { reportSdpFaults } from '../../obligations/exchange-faults';
import { label, relatedTo } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** The message that must hold the answer to an offer, or the offer itself, holds no session description. */
export const offerNoAnswer: GroupRule = {
  scope: 'group',
  meta: {
    id: 'offer-no-answer',
    category: 'offer-answer',
    severity: 'error',
    description: 'The message that must hold the answer to a session description, or the offer, holds none.',
    reference: 'RFC 3264 §4; RFC 3261 §13.2.1, §13.3.1.4; RFC 3262 §5; RFC 3311 §5.1; RFC 6337 §2',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, function* (dialog) {
      const exchanges = sdpExchanges(group, dialog);
      const isBare = !exchanges.some(({ offer, previews }) => offer !== undefined || previews.length > 0);
      for (const exchange of exchanges) {
        const { state, due, transaction } = exchange;
        if (state !== 'missing' || !due) continue;
        yield { transaction, report: reportOf(exchange, due, isBare) };
      }
    });
  },
};

function reportOf({ offer, transaction }: SdpExchange, due: TraceMessage, isBare: boolean): TraceReport {
  const carrier = offer ?? transaction.request ?? due;
  const wanted = offer ? 'answer' : 'offer';
  const had = offer ? 'the offer' : 'no session description';
  return {
    at: { message: due, span: due.startLine },
    message: `${label(due)} must contain the SDP ${wanted}: ${label(carrier)} had ${had}.`,
    confidence: 'certain',
    // A call without any session description is a test of signalling, or its bodies were never logged.
    ...(isBare ? { severity: 'hint' as const } : {}),
    related: [relatedTo(carrier, `${label(carrier)} with ${had}`)],
  };
}
