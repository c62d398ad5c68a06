import { mediaPlaceOf } from '../../../trace/message-places';
import type { SdpMediaView } from '../../../trace/sdp-view';
import { type AnsweredMedia, answeredMedia, reportAnswers } from '../../obligations/answered-media';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An answer to encrypted media whose keys or roles do not fit the offer: no audio, or none that can be read. */
export const cryptoAnswerMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'crypto-answer-mismatch',
    category: 'offer-answer',
    severity: 'error',
    description: 'The answer to an encrypted stream picks no offered crypto line, or no fitting DTLS role.',
    reference: 'RFC 4568 §5.1.2, §5.1.3; RFC 5763 §5; RFC 8842',
    fixable: false,
  },
  check(group, _facts, report) {
    reportAnswers(group, report, function* (pair) {
      const { offer, answer } = pair;
      for (const media of answeredMedia(pair)) {
        const why = faultOf(media);
        if (why === undefined) continue;
        const { index, name } = media;
        yield {
          at: { message: answer, span: mediaPlaceOf(answer, index, 'crypto') },
          message: `${name}: ${why}.`,
          confidence: 'certain' as const,
          related: [
            {
              message: `Offered in ${label(offer)}`,
              at: { message: offer, span: mediaPlaceOf(offer, index, 'crypto') },
            },
          ],
        };
      }
    });
  },
};

function isSecure({ protocol }: SdpMediaView): boolean {
  return protocol.toUpperCase().includes('SAVP');
}

function faultOf({ offered, answered }: AnsweredMedia): string | undefined {
  if (offered.port === 0 || answered.port === 0 || !isSecure(offered) || !isSecure(answered))
    return undefined;
  if (offered.fingerprint !== undefined) {
    // Keys of both kinds were offered: the answer may take either.
    if (answered.fingerprint === undefined && answered.crypto.length > 0 && offered.crypto.length > 0) {
      return sdesFault(offered, answered);
    }
    return dtlsFault(offered, answered);
  }
  return offered.crypto.length > 0 ? sdesFault(offered, answered) : undefined;
}

/** RFC 4568 §5.1.2: exactly one crypto line, with the tag and the suite of one that was offered. */
function sdesFault(
  { crypto: offered }: SdpMediaView,
  { crypto: answered }: SdpMediaView,
): string | undefined {
  const [first, second] = answered;
  // An encrypted stream without any key is the matter of `sdp-key-invalid`.
  if (!first) return undefined;
  if (second) return `the answer has ${answered.length} crypto lines; it must choose one`;
  const same = offered.find(({ tag }) => tag === first.tag);
  if (!same) return `the answer chooses crypto tag ${first.tag}, which was not offered`;
  if (same.suite.toLowerCase() === first.suite.toLowerCase()) return undefined;
  return `the answer has suite ${first.suite} for crypto tag ${first.tag}, the offer ${same.suite}`;
}

/** RFC 5763 §5, RFC 8842 §5: a fingerprint, and one side that connects to the other. */
function dtlsFault(offered: SdpMediaView, answered: SdpMediaView): string | undefined {
  if (answered.fingerprint === undefined) {
    return answered.crypto.length > 0 ? 'the answer has no DTLS fingerprint' : undefined;
  }
  const { setup } = answered;
  if (setup === 'actpass') return 'the answer says setup:actpass; it must choose active or passive';
  const isSame = setup !== undefined && setup === offered.setup;
  if (isSame && setup === 'active') return 'both sides say setup:active: nobody waits for the DTLS handshake';
  if (isSame && setup === 'passive') return 'both sides say setup:passive: nobody begins the DTLS handshake';
  return undefined;
}
