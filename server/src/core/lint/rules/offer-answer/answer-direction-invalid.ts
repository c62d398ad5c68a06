import type { SdpDirection } from '../../../sip/sdp/sdp';
import { mediaPlaceOf } from '../../../trace/message-places';
import { answeredMedia, reportAnswers } from '../../obligations/answered-media';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** What may be answered to each direction (RFC 3264 §6.1); anything to `sendrecv`. */
const FITTING: Readonly<Record<Exclude<SdpDirection, 'sendrecv'>, readonly SdpDirection[]>> = {
  sendonly: ['recvonly', 'inactive'],
  recvonly: ['sendonly', 'inactive'],
  inactive: ['inactive'],
};

/** The old way to put a stream on hold (RFC 2543): it says nothing by its direction. */
const HOLD_ADDRESS = '0.0.0.0';

/** The direction of an answer does not fit the one that was offered: nobody sends, or hold is not understood. */
export const answerDirectionInvalid: GroupRule = {
  scope: 'group',
  meta: {
    id: 'answer-direction-invalid',
    category: 'offer-answer',
    severity: 'warning',
    description: 'The direction of a stream in an SDP answer does not fit the offered one.',
    reference: 'RFC 3264 §6.1',
    fixable: false,
    options: {
      holdTolerant: {
        kind: 'flag',
        default: false,
        description: 'True to make it information that hold is answered with sendrecv.',
      },
    },
  },
  check(group, _facts, report, options) {
    const isTolerant = options.flag('holdTolerant');
    reportAnswers(group, report, function* (pair) {
      const { offer, answer } = pair;
      for (const { index, name, offered, answered } of answeredMedia(pair)) {
        if (offered.port === 0 || answered.port === 0 || offered.direction === 'sendrecv') continue;
        if (offered.address === HOLD_ADDRESS || answered.address === HOLD_ADDRESS) continue;
        if (FITTING[offered.direction].includes(answered.direction)) continue;
        const isHold = offered.direction !== 'recvonly';
        const isTolerated = isTolerant && isHold && answered.direction === 'sendrecv';
        const note = isHold ? ' (hold is not acknowledged)' : '';
        yield {
          at: { message: answer, span: mediaPlaceOf(answer, index, 'direction') },
          message: `${name}: ${answered.direction} is not a valid answer to ${offered.direction}${note}.`,
          confidence: 'certain' as const,
          ...(isTolerated ? { severity: 'information' as const } : {}),
          related: [
            {
              message: `Offered in ${label(offer)}`,
              at: { message: offer, span: mediaPlaceOf(offer, index, 'direction') },
            },
          ],
        };
      }
    });
  },
};
