import { generatedId } from '../../lint/generated-id';
import { isIpv4, isIpv6 } from '../../sip/ip-address';
import type { SipMessage } from '../../sip/message';
import type { Sdp, SdpCodec, SdpDirection, SdpMedia } from '../../sip/sdp/sdp';
import { sdpsOf } from '../../sip/sdp/sdps-of';
import { sliceSpan } from '../../text/span';
import { topVia } from './message-values';

/** A session description and the text it stands in. */
export interface SdpText {
  readonly text: string;
  readonly sdp: Sdp;
}

/** The first session description of a message; undefined without one. */
export function sdpOf(message: SipMessage): SdpText | undefined {
  const [first] = sdpsOf(message);
  return first && { text: message.text, sdp: first.sdp };
}

/** `IN IP4 192.0.2.1` for the host of who sends; a placeholder where it is a name. */
function connectionOf(host: string | undefined): string {
  const bare = host?.replace(/^\[|\]$/g, '') ?? '';
  if (isIpv4(bare)) return `IN IP4 ${bare}`;
  return isIpv6(bare) ? `IN IP6 ${bare}` : 'IN IP4 {{$localAddress}}';
}

function originOf(seed: string, connection: string): string {
  // RFC 4566 §5.2: the session id is a number that is unique for who makes it.
  return `o=- ${Number.parseInt(generatedId(seed, 'session', 8), 36)} 1 ${connection}`;
}

/** Lines of an offer of usual audio (RFC 3264 §5), as the sender of the message would make it. */
export function offerLines(message: SipMessage, host = topVia(message)?.host): readonly string[] {
  const connection = connectionOf(host);
  return [
    'v=0',
    originOf(message.text, connection),
    's=-',
    `c=${connection}`,
    't=0 0',
    'm=audio 40000 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=sendrecv',
  ];
}

/** The `o=` line of a description with its version counted up: the session stays the same (RFC 3264 §8). */
export function nextOriginLine({ text, sdp }: SdpText): string | undefined {
  if (!sdp.origin) return undefined;
  const written = sliceSpan(text, sdp.origin.span);
  return written.replace(/^(o=\S+ \S+ )(\d{1,15})( )/, (_, head: string, version: string, tail: string) => {
    return `${head}${Number(version) + 1}${tail}`;
  });
}

/** The lines of a description with its version counted up, for the next offer of the same side. */
export function nextOfferLines(last: SdpText): readonly string[] {
  const { text, sdp } = last;
  return sdp.lines.map(line =>
    line === sdp.origin ? (nextOriginLine(last) ?? '') : sliceSpan(text, line.span),
  );
}

const mirrored: Readonly<Record<SdpDirection, SdpDirection>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

function isEvent(codec: SdpCodec): boolean {
  return codec.encoding?.toLowerCase() === 'telephone-event';
}

/** The first codec that is known by name, and the events at its clock rate (RFC 4733 §2.1). */
function chosenCodecs(media: SdpMedia): readonly SdpCodec[] {
  const first = media.codecs.find(codec => codec.encoding !== undefined && !isEvent(codec));
  const events = media.codecs.find(codec => isEvent(codec) && codec.clockRate === first?.clockRate);
  return first ? [first, ...(events ? [events] : [])] : [];
}

/** A media section that is answered; keys of SRTP and DTLS cannot be made up, so such media is declined. */
function isAnswered({ protocol, port, codecs }: SdpMedia): boolean {
  return /^RTP\/AVPF?$/i.test(protocol) && port > 0 && codecs.length > 0;
}

function attributeLines({ text }: SdpText, media: SdpMedia, codecs: readonly SdpCodec[]): readonly string[] {
  const kept = new Set(codecs.map(codec => codec.format));
  return media.attributes.flatMap(({ name, value, line }) => {
    const written = sliceSpan(text, line.span);
    if (name === 'mid' || name === 'ptime') return [written];
    if (name !== 'rtpmap' && name !== 'fmtp') return [];
    const format = value ? sliceSpan(text, value).split(' ', 1)[0] : undefined;
    return format !== undefined && kept.has(format) ? [written] : [];
  });
}

function answeredMedia(offer: SdpText, media: SdpMedia, index: number): readonly string[] {
  const { text } = offer;
  const formats = media.formats.map(format => sliceSpan(text, format));
  const codecs = isAnswered(media) ? chosenCodecs(media) : [];
  // RFC 3264 §6: as many media sections as the offer; port 0 declines one.
  if (codecs.length === 0) return [`m=${media.media} 0 ${media.protocol} ${formats.join(' ')}`];
  const names = codecs.map(codec => codec.format).join(' ');
  return [
    `m=${media.media} ${41000 + 2 * index} ${media.protocol} ${names}`,
    ...attributeLines(offer, media, codecs),
    `a=${mirrored[media.direction]}`,
  ];
}

/** Lines of the answer to an offer, from the host of who answers (RFC 3264 §6): one codec of each RTP stream and its events. */
export function answerLines(offer: SdpText, host: string | undefined, seed: string): readonly string[] {
  const connection = connectionOf(host);
  const times = offer.sdp.sessionLines.filter(line => line.type === 't' || line.type === 'r');
  return [
    'v=0',
    originOf(seed, connection),
    's=-',
    `c=${connection}`,
    ...(times.length > 0 ? times.map(line => sliceSpan(offer.text, line.span)) : ['t=0 0']),
    ...offer.sdp.media.flatMap((media, index) => answeredMedia(offer, media, index)),
  ];
}
