import { mediaPlaceOf } from '../../../trace/message-places';
import { answeredMedia, reportAnswers } from '../../obligations/answered-media';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** What people hear and see; a call without it is no call to them. */
const PERCEIVED: ReadonlySet<string> = new Set(['audio', 'video']);

/** A call is answered, but its media are not. */
export const mediaRejected: GroupRule = {
  scope: 'group',
  meta: {
    id: 'media-rejected',
    category: 'offer-answer',
    severity: 'information',
    description: 'A call is answered although its audio, or all of its media, was rejected.',
    reference: 'RFC 3264 §6',
    fixable: false,
  },
  check(group, _facts, report) {
    reportAnswers(group, report, function* (pair) {
      const { exchange, offer, answer } = pair;
      const { method, request } = exchange.transaction;
      // Later offers change media on purpose: fax, removed video.
      if (method !== 'INVITE' || request?.keys.toTag !== undefined) return;
      const offered = answeredMedia(pair).filter(
        media => media.offered.port !== 0 && PERCEIVED.has(media.offered.type),
      );
      const rejected = offered.filter(media => media.answered.port === 0);
      const hasAudio = rejected.some(media => media.offered.type === 'audio');
      // One of several audio streams is enough (a choice of plain or encrypted media).
      const isHeard = offered.some(media => media.offered.type === 'audio' && media.answered.port !== 0);
      const [first] = rejected;
      if (!first || (rejected.length < offered.length && (!hasAudio || isHeard))) return;
      const types = [...new Set(rejected.map(media => media.offered.type))].join(' and ');
      yield {
        at: { message: answer, span: mediaPlaceOf(answer, first.index) },
        message: `The call was answered but media ${types} was rejected (port 0).`,
        confidence: 'certain' as const,
        related: [
          {
            message: `Offered in ${label(offer)}`,
            at: { message: offer, span: mediaPlaceOf(offer, first.index) },
          },
        ],
      };
    });
  },
};
