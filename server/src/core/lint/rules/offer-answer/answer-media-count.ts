import { mediaPlaceOf } from '../../../trace/message-places';
import { reportAnswers } from '../../obligations/answered-media';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An answer has another number of media lines than its offer. */
export const answerMediaCount: GroupRule = {
  scope: 'group',
  meta: {
    id: 'answer-media-count',
    category: 'offer-answer',
    severity: 'error',
    description: 'An SDP answer has more or fewer media lines than the offer.',
    reference: 'RFC 3264 §6',
    fixable: false,
  },
  check(group, _facts, report) {
    reportAnswers(group, report, function* ({ offer, answer, offered, answered }) {
      const [a, b] = [offered.media.length, answered.media.length];
      // An offer without streams (a call that is set up first and gets its media later) proves nothing.
      if (a === 0 || a === b) return;
      const lines = b === 1 ? '1 media line' : `${b} media lines`;
      const missing = b < a ? `; a stream that is not wanted is answered with port 0` : '';
      yield {
        at: { message: answer, span: mediaPlaceOf(answer, Math.max(0, Math.min(a, b - 1))) },
        message: `The answer has ${lines}, the offer ${a}${missing}.`,
        confidence: 'certain' as const,
        related: [
          {
            message: `Offer in ${label(offer)}`,
            at: { message: offer, span: mediaPlaceOf(offer, Math.min(b, a - 1)) },
          },
        ],
      };
    });
  },
};
