import { mediaPlaceOf } from '../../../trace/message-places';
import type { SdpMediaView } from '../../../trace/sdp-view';
import {
  type AnsweredMedia,
  type AnsweredOffer,
  answeredMedia,
  reportAnswers,
} from '../../obligations/answered-media';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A stream is answered as something else than was offered at its place. */
export const answerMediaMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'answer-media-mismatch',
    category: 'offer-answer',
    severity: 'error',
    description: 'A media line of an SDP answer has another type or transport than the offered one.',
    reference: 'RFC 3264 §6, §6.1, §8.2',
    fixable: false,
    options: {
      srtpUpgrade: {
        kind: 'flag',
        default: false,
        description: 'True where RTP/AVP that is answered with RTP/SAVP is a local agreement.',
      },
    },
  },
  check(group, _facts, report, options) {
    const mayUpgrade = options.flag('srtpUpgrade');
    reportAnswers(group, report, function* (pair) {
      const { offer, answer, offered, answered } = pair;
      for (const media of answeredMedia(pair)) {
        const found = faultOf(media, mayUpgrade);
        if (found) yield reportOf(pair, media, found);
      }
      if (
        offered.timing !== undefined &&
        answered.timing !== undefined &&
        offered.timing !== answered.timing
      ) {
        yield {
          at: { message: answer, span: mediaPlaceOf(answer, 0) },
          message: `The answer says t=${answered.timing}, the offer t=${offered.timing}: they must be equal.`,
          confidence: 'certain',
          severity: 'hint',
          related: [
            { message: `Offer in ${label(offer)}`, at: { message: offer, span: mediaPlaceOf(offer, 0) } },
          ],
        };
      }
    });
  },
};

interface Fault {
  readonly answer: string;
  readonly offer: string;
  readonly severity?: 'warning';
}

/** Profile without the transport below it: `UDP/TLS/RTP/SAVPF` and `RTP/SAVPF` are told apart by nobody (RFC 8829 §5.1.2). */
function profileOf({ protocol }: SdpMediaView): string {
  return protocol.toUpperCase().replace(/^(?:UDP|TCP)\/(?:D?TLS\/)?(?=RTP)/, '');
}

function faultOf({ offered, answered }: AnsweredMedia, mayUpgrade: boolean): Fault | undefined {
  if (offered.type.toLowerCase() !== answered.type.toLowerCase()) {
    return { answer: answered.type, offer: offered.type };
  }
  if (answered.port === 0) return undefined;
  if (offered.port === 0) return { answer: `port ${answered.port}`, offer: 'port 0 (no stream)' };
  const [a, b] = [profileOf(offered), profileOf(answered)];
  if (a === b) return undefined;
  // RTP/AVP with keys is the offer of encryption to whoever wants it (RFC 8643).
  if (a.replace('AVP', 'SAVP') === b && (mayUpgrade || offered.crypto.length > 0 || offered.fingerprint)) {
    return undefined;
  }
  // Feedback may have been negotiated by attributes (RFC 5939), which are not read here.
  const isFeedbackOnly = a.replace(/F$/, '') === b.replace(/F$/, '');
  return {
    answer: answered.protocol,
    offer: offered.protocol,
    ...(isFeedbackOnly ? { severity: 'warning' as const } : {}),
  };
}

function reportOf({ offer, answer }: AnsweredOffer, media: AnsweredMedia, fault: Fault): TraceReport {
  const { index, name } = media;
  return {
    at: { message: answer, span: mediaPlaceOf(answer, index) },
    message: `${name}: the answer says ${fault.answer}, the offer ${fault.offer}.`,
    confidence: 'certain',
    ...(fault.severity ? { severity: fault.severity } : {}),
    related: [
      { message: `Offered in ${label(offer)}`, at: { message: offer, span: mediaPlaceOf(offer, index) } },
    ],
  };
}
