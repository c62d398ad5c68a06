import { mediaPlaceOf } from '../../../trace/message-places';
import type { SdpCodecView, SdpMediaView } from '../../../trace/sdp-view';
import {
  type AnsweredMedia,
  type AnsweredOffer,
  answeredMedia,
  reportAnswers,
} from '../../obligations/answered-media';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** Formats that carry no media of their own (RFC 4733, RFC 3389, RFC 2198). */
const ASIDE: ReadonlySet<string> = new Set(['telephone-event', 'cn', 'red']);
/** So many codecs of a side are named in a text. */
const MOST_NAMED = 6;
const FIRST_DYNAMIC = 96;

/** A stream is agreed on, but no codec for it. */
export const answerCodecMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'answer-codec-mismatch',
    category: 'offer-answer',
    severity: 'warning',
    description: 'An SDP answer accepts a stream without a codec of the offer.',
    reference: 'RFC 3264 §6, §6.1, §8.3.2; RFC 6337 §5.1',
    fixable: false,
  },
  check(group, _facts, report) {
    reportAnswers(group, report, function* (pair) {
      for (const media of answeredMedia(pair)) {
        const { offered, answered } = media;
        if (offered.port === 0 || answered.port === 0 || !isRtp(offered) || !isRtp(answered)) continue;
        if (offered.type !== answered.type) continue;
        const found = faultOf(media);
        if (found) yield reportOf(pair, media, found);
      }
    });
  },
};

interface Fault {
  readonly message: string;
  readonly severity: TraceReport['severity'];
}

function isRtp({ protocol }: SdpMediaView): boolean {
  return protocol.toUpperCase().includes('RTP/');
}

function keyOf({ encoding, clockRate, channels }: SdpCodecView): string | undefined {
  return encoding === undefined ? undefined : `${encoding.toLowerCase()}/${clockRate}/${channels}`;
}

function isAside({ encoding }: SdpCodecView): boolean {
  return encoding !== undefined && ASIDE.has(encoding.toLowerCase());
}

function faultOf({ name, offered, answered }: AnsweredMedia): Fault | undefined {
  const inOffer = new Map(offered.codecs.map(codec => [keyOf(codec), codec]));
  const common = answered.codecs.filter(codec => inOffer.has(keyOf(codec)));
  // Nobody can say what a dynamic payload type without a=rtpmap stands for.
  const isVague = [...offered.codecs, ...answered.codecs].some(codec => keyOf(codec) === undefined);
  const lists = `(${namesOf(offered)} / ${namesOf(answered)})`;
  if (common.length === 0) {
    if (isVague) return undefined;
    return { message: `${name}: the answer has no codec of the offer ${lists}.`, severity: 'error' };
  }
  if (common.every(isAside) && !isVague && !offered.codecs.every(isAside)) {
    return {
      message: `${name}: offer and answer have no codec for media in common ${lists}.`,
      severity: 'warning',
    };
  }
  const offeredFormats = new Set(offered.codecs.map(codec => `${codec.format} ${keyOf(codec)}`));
  const moved = common.find(
    codec => Number(codec.format) >= FIRST_DYNAMIC && !offeredFormats.has(`${codec.format} ${keyOf(codec)}`),
  );
  if (!moved) return undefined;
  const before = inOffer.get(keyOf(moved))?.format;
  return {
    message: `${name}: ${moved.encoding} was offered as payload type ${before} and is answered as ${moved.format}.`,
    severity: 'hint',
  };
}

function namesOf({ codecs }: SdpMediaView): string {
  const names = codecs.slice(0, MOST_NAMED).map(({ encoding, format }) => encoding ?? format);
  return `${names.join(', ')}${codecs.length > MOST_NAMED ? ', …' : ''}`;
}

function reportOf({ offer, answer }: AnsweredOffer, { index }: AnsweredMedia, fault: Fault): TraceReport {
  const { message, severity } = fault;
  return {
    at: { message: answer, span: mediaPlaceOf(answer, index) },
    message,
    confidence: 'certain',
    ...(severity ? { severity } : {}),
    related: [
      { message: `Offered in ${label(offer)}`, at: { message: offer, span: mediaPlaceOf(offer, index) } },
    ],
  };
}
