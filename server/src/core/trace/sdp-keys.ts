import type { SipMessage } from '../sip/message';
import { readSdp, sdpFields } from '../sip/sdp/read-sdp';
import type { Sdp, SdpAttribute, SdpMedia } from '../sip/sdp/sdp';
import { sdpPlacesOf } from '../sip/sdp/sdps-of';
import { detached } from '../text/detached';
import { flatMapped } from '../text/flat-mapped';
import { Interner } from '../text/interner';
import { type Span, shiftSpan, sliceSpan } from '../text/span';
import type { PlaceWriter } from './message-places';
import type { SdpCodecView, SdpCryptoView, SdpMediaView, SdpOrigin, SdpView } from './sdp-view';
import { textHash } from './text-hash';

/** Formats that carry no media of their own: key presses and silence (RFC 4733, RFC 3389). */
const NO_CODEC: ReadonlySet<string> = new Set(['telephone-event', 'cn']);

/** A description read once for all messages that hold it. Places are relative to its start. */
interface Known {
  readonly view: SdpView;
  readonly origin: Span | undefined;
  readonly media: readonly MediaPlaces[];
}

interface MediaPlaces {
  readonly line: Span;
  readonly direction: Span | undefined;
  readonly connection: Span | undefined;
  readonly crypto: Span | undefined;
}

const known = new Interner<Known>(readKnown, 1024, 4096);

/** The first session description of a message, in a multipart body too; undefined without one. Writes where its lines stand. */
export function sdpViewOf(message: SipMessage, places: PlaceWriter | undefined): SdpView | undefined {
  const [first] = sdpPlacesOf(message);
  if (!first) return undefined;
  const { view, origin, media } = known.of(sliceSpan(message.text, first));
  if (places) {
    const { start } = first;
    if (origin) places.add('origin', shiftSpan(origin, start));
    media.forEach((own, i) => {
      places.addMedia('media', i, shiftSpan(own.line, start));
      if (own.direction) places.addMedia('direction', i, shiftSpan(own.direction, start));
      if (own.connection) places.addMedia('connection', i, shiftSpan(own.connection, start));
      if (own.crypto) places.addMedia('crypto', i, shiftSpan(own.crypto, start));
    });
  }
  return view;
}

function readKnown(text: string): Known {
  const sdp = readSdp(text, { start: 0, end: text.length }).value;
  const media = sdp.media.map(own => mediaViewOf(text, own, sdp));
  const active = media.filter(own => own.port !== 0);
  const names = flatMapped(active, own => own.codecs.map(codec => codec.encoding ?? codec.format));
  const origin = sdp.origin && originOf(text, sdp.origin.value);
  const timing = sdp.sessionLines.find(line => line.type === 't');
  return {
    view: {
      origin,
      contentHash: contentHashOf(text, sdp),
      timing: timing && detached(sliceSpan(text, timing.value)),
      media,
      codecs: [...new Set(names)].filter(name => !NO_CODEC.has(name.toLowerCase())),
    },
    origin: sdp.origin?.span,
    media: sdp.media.map(placesOf),
  };
}

function placesOf(media: SdpMedia): MediaPlaces {
  const attribute = (name: string) => media.attributes.find(own => own.name === name)?.line.span;
  const { direction, connection, lines } = media;
  return {
    line: media.line.span,
    direction: attribute(direction),
    connection: connection && lines.includes(connection.line) ? connection.line.span : undefined,
    crypto: attribute('crypto'),
  };
}

function contentHashOf(text: string, { origin }: Sdp): number {
  return origin ? textHash(text.slice(0, origin.span.start) + text.slice(origin.span.end)) : textHash(text);
}

function originOf(text: string, at: Span): SdpOrigin {
  const field = sdpFields(text, at).map(span => detached(sliceSpan(text, span)));
  const [username = '', sessionId = '', version = '', netType = '', addressType = '', address = ''] = field;
  return { username, sessionId, version, netType, addressType, address };
}

const codecViews = new Interner<SdpCodecView>(readCodecView, 4096, 512);

/** One object for equal formats: a handful in most traces. */
function readCodecView(text: string): SdpCodecView {
  const [format = '', encoding, clockRate, channels, fmtp] = text.split('\n');
  return {
    format,
    encoding: encoding || undefined,
    clockRate: clockRate ? Number(clockRate) : undefined,
    channels: channels ? Number(channels) : 1,
    fmtp: fmtp || undefined,
  };
}

function mediaViewOf(text: string, media: SdpMedia, sdp: Sdp): SdpMediaView {
  const own = media.attributes;
  const isRtp = media.codecs.length > 0;
  return {
    type: detached(media.media),
    port: media.port,
    protocol: detached(media.protocol),
    address: media.connection && detached(media.connection.address),
    direction: media.direction,
    codecs: isRtp
      ? media.codecs.map(({ format, encoding = '', clockRate = '', channels = '', fmtp }) =>
          codecViews.of(
            `${format}\n${encoding}\n${clockRate}\n${channels}\n${fmtp ? sliceSpan(text, fmtp) : ''}`,
          ),
        )
      : media.formats.map(span => codecViews.of(sliceSpan(text, span))),
    crypto: own.flatMap(attribute => cryptoOf(text, attribute) ?? []),
    setup: attributeOf(text, 'setup', own, sdp.attributes)?.toLowerCase(),
    fingerprint: attributeOf(text, 'fingerprint', own, sdp.attributes)?.toLowerCase(),
    iceUfrag: attributeOf(text, 'ice-ufrag', own, sdp.attributes),
    hasCandidates: own.some(attribute => attribute.name === 'candidate'),
  };
}

/** The value of the first attribute of a name, of the stream or else of the session. */
function attributeOf(
  text: string,
  name: string,
  ...levels: readonly (readonly SdpAttribute[])[]
): string | undefined {
  for (const level of levels) {
    const found = level.find(attribute => attribute.name === name);
    if (found?.value) return detached(sliceSpan(text, found.value).trim());
  }
  return undefined;
}

/** `1 AES_CM_128_HMAC_SHA1_80 inline:…`: what stands before the key. */
function cryptoOf(text: string, { name, value }: SdpAttribute): SdpCryptoView | undefined {
  if (name !== 'crypto' || !value) return undefined;
  const [tag, suite] = sdpFields(text, value);
  return {
    tag: tag ? detached(sliceSpan(text, tag)) : '',
    suite: suite ? detached(sliceSpan(text, suite)) : '',
  };
}
