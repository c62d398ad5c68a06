import type { HeaderField, SipMessage } from '../sip/message';
import { readSdp } from '../sip/sdp/read-sdp';
import { sliceSpan } from '../text/span';

/** What correlation keeps of an SDP body. */
export interface SdpKeys {
  readonly hasSdp: boolean;
  /** Encoding names of the streams that are not rejected, each once; the format where a name is not given. */
  readonly codecs: readonly string[];
}

const NONE: SdpKeys = { hasSdp: false, codecs: [] };

/** Formats that carry no media of their own: key presses and silence (RFC 4733, RFC 3389). */
const NO_CODEC: ReadonlySet<string> = new Set(['telephone-event', 'cn']);

/** Reads the body if it is SDP. A body without Content-Type is taken for what it starts like. */
export function sdpKeys(message: SipMessage, contentType: HeaderField | undefined): SdpKeys {
  const { text, body } = message;
  if (body.end <= body.start) return NONE;
  const isSdp = contentType
    ? sliceSpan(text, contentType.value).toLowerCase().startsWith('application/sdp')
    : text.startsWith('v=0', body.start);
  if (!isSdp) return NONE;
  const active = readSdp(text, body).value.media.filter(media => media.port !== 0);
  const names = active.flatMap(media => media.codecs.map(codec => codec.encoding ?? codec.format));
  return { hasSdp: true, codecs: [...new Set(names)].filter(name => !NO_CODEC.has(name.toLowerCase())) };
}
