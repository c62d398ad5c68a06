import type { SipMessage } from '../sip/message';
import type { SdpAttribute, SdpMedia } from '../sip/sdp/sdp';
import { type Span, sliceSpan, spanTouches } from '../text/span';
import { utcText } from './date-text';
import {
  describeBandwidth,
  describeCodec,
  describePayloadType,
  describeSdpAttribute,
  describeSdpLine,
} from './facts-of-sdp';
import type { HoverFact } from './hover-value';
import { codeSpan } from './markdown';
import { type SdpPlace, sdpPlaceAt, sdpWordAt } from './sdp-place';

function fact(markdown: string | undefined, span: Span): HoverFact | undefined {
  return markdown === undefined ? undefined : { markdown, span };
}

/** What a payload type is in its media section: its codec by rtpmap, or by its number. */
function payloadFact(media: SdpMedia, format: string, text: string): string | undefined {
  const codec = media.codecs.find(c => c.format === format);
  if (codec?.encoding === undefined) return undefined;
  const isMapped = media.attributes.some(
    a => a.name === 'rtpmap' && a.value && sliceSpan(text, a.value).split(' ', 1)[0] === format,
  );
  const known = (isMapped ? undefined : describePayloadType(Number(format))) ?? describeCodec(codec.encoding);
  const rate = codec.clockRate === undefined ? '' : `/${codec.clockRate}`;
  const channels = codec.channels !== undefined && codec.channels > 1 ? `/${codec.channels}` : '';
  const name = codeSpan(`${codec.encoding}${rate}${channels}`);
  const own = `Payload type ${codeSpan(format)} is ${name} here.`;
  const fmtp = codec.fmtp ? `\n\nfmtp: ${codeSpan(sliceSpan(text, codec.fmtp))}` : '';
  return `${own}${fmtp}${known === undefined ? '' : `\n\n${known}`}`;
}

function portText({ port }: SdpMedia): string {
  if (port === 0) return 'Port 0: the stream is declined, or removed (RFC 3264 §6, §8.2).';
  if (port === 9) return 'Port 9 (discard): the real one is found by ICE, or chosen by the other side.';
  return 'The port where RTP is received; RTCP on the next one unless said otherwise.';
}

function mediaFact({ message, offset, line, media }: SdpPlace): HoverFact | undefined {
  if (!media) return undefined;
  const { word, index } = sdpWordAt(message.text, line, line.start + 2, offset);
  const text = sliceSpan(message.text, word);
  if (index === 1) return { markdown: portText(media), span: word };
  return index > 2 ? fact(payloadFact(media, text, message.text), word) : undefined;
}

function attributeAt({ sdp, media, line }: SdpPlace): SdpAttribute | undefined {
  const all = media?.attributes ?? sdp?.attributes ?? [];
  return all.find(attribute => attribute.line.span.start === line.start);
}

const FORMAT_ATTRIBUTES = new Set(['rtpmap', 'fmtp', 'rtcp-fb', 'framesize', 'imageattr']);

function attributeFact(place: SdpPlace): HoverFact | undefined {
  const attribute = attributeAt(place);
  if (!attribute) return undefined;
  const { message, offset, media } = place;
  const { value, name, nameSpan } = attribute;
  if (value && media && FORMAT_ATTRIBUTES.has(name) && spanTouches(value, offset)) {
    const format = sliceSpan(message.text, value).split(' ', 1)[0] ?? '';
    const inFormat = offset <= value.start + format.length || name === 'rtpmap';
    const payload = inFormat ? payloadFact(media, format, message.text) : undefined;
    if (payload !== undefined) return { markdown: payload, span: value };
  }
  return fact(describeSdpAttribute(name), nameSpan);
}

/** Seconds between 1900 and 1970: SDP counts as NTP does (RFC 8866 §5.9). */
const NTP_OFFSET = 2_208_988_800;

function timeFact({ message, offset, line }: SdpPlace): HoverFact | undefined {
  const { word, index } = sdpWordAt(message.text, line, line.start + 2, offset);
  const text = sliceSpan(message.text, word);
  if (!/^\d{1,12}$/.test(text)) return undefined;
  const seconds = Number(text);
  if (seconds === 0) {
    const what = index === 0 ? 'Start 0: the session has no start' : 'Stop 0: the session has no end';
    return { markdown: `${what} (RFC 8866 §5.9).`, span: word };
  }
  return fact(utcText(seconds - NTP_OFFSET), word);
}

const ORIGIN_WORDS = ['User name', 'Session id', 'Version of the description, counted up with each change'];

function originFact({ message, offset, line }: SdpPlace): HoverFact | undefined {
  const { word, index } = sdpWordAt(message.text, line, line.start + 2, offset);
  const what = ORIGIN_WORDS[index];
  return what === undefined ? undefined : { markdown: `${what} (RFC 8866 §5.2).`, span: word };
}

function wordFact(place: SdpPlace): HoverFact | undefined {
  const { type, message, line } = place;
  if (type === 'm') return mediaFact(place);
  if (type === 'a') return attributeFact(place);
  if (type === 't') return timeFact(place);
  if (type === 'o') return originFact(place);
  if (type !== 'b') return undefined;
  const colon = message.text.slice(line.start, line.end).indexOf(':');
  const name = { start: line.start + 2, end: colon === -1 ? line.end : line.start + colon };
  return fact(describeBandwidth(sliceSpan(message.text, name)), name);
}

/** What stands at an offset of a session description: line type, attribute, codec, times; undefined elsewhere. */
export function sdpFact(message: SipMessage, offset: number): HoverFact | undefined {
  const place = sdpPlaceAt(message, offset);
  if (!place || place.type === '') return undefined;
  const { line, type } = place;
  const letter = { start: line.start, end: line.start + 2 };
  const inside = offset >= letter.end ? wordFact(place) : undefined;
  return inside ?? fact(describeSdpLine(type), offset <= letter.end ? letter : line);
}
