import { flatMapped } from '../../text/flat-mapped';
import type { Group } from '../../trace/group';
import type { SdpExchange } from '../../trace/offer-answer';
import { sdpExchanges } from '../../trace/offer-answer';
import type { SdpMediaView, SdpView } from '../../trace/sdp-view';
import type { TraceMessage } from '../../trace/trace-message';
import type { TraceReport } from '../rule';
import { reportSdpFaults } from './exchange-faults';

/** An offer with its answer, both whole. */
export interface AnsweredOffer {
  readonly exchange: SdpExchange;
  readonly offer: TraceMessage;
  readonly answer: TraceMessage;
  readonly offered: SdpView;
  readonly answered: SdpView;
}

/** A stream that both descriptions hold at one index. */
export interface AnsweredMedia {
  readonly index: number;
  /** `Media 1`: as a reader counts. */
  readonly name: string;
  readonly offered: SdpMediaView;
  readonly answered: SdpMediaView;
}

/** The pair of an agreed exchange; undefined for any other, and where a body was cut. */
export function answeredOffer(exchange: SdpExchange): AnsweredOffer | undefined {
  const { state, offer, answer } = exchange;
  if (state !== 'agreed' || !offer || !answer) return undefined;
  const [offered, answered] = [offer.keys.sdp, answer.keys.sdp];
  if (!offered || !answered || offer.keys.truncatedBody || answer.keys.truncatedBody) return undefined;
  return { exchange, offer, answer, offered, answered };
}

/** The streams of an answer next to those that were offered; what only one of them has is left out. */
export function answeredMedia({ offered, answered }: AnsweredOffer): readonly AnsweredMedia[] {
  return flatMapped(answered.media, (own, index) => {
    const other = offered.media[index];
    return other ? [{ index, name: `Media ${index + 1}`, offered: other, answered: own }] : undefined;
  });
}

/** Judges each answered offer of a group; what several hops show is told once, where the answer comes from. */
export function reportAnswers(
  group: Group,
  report: (report: TraceReport) => void,
  find: (pair: AnsweredOffer) => Iterable<TraceReport>,
): void {
  reportSdpFaults(group, report, function* (dialog) {
    for (const exchange of sdpExchanges(group, dialog)) {
      const pair = answeredOffer(exchange);
      if (!pair) continue;
      for (const found of find(pair)) yield { transaction: exchange.transaction, report: found };
    }
  });
}
