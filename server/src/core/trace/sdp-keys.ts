import type { SipMessage } from '../sip/message';
import { sdpsOf } from '../sip/sdp/sdps-of';

/** What correlation keeps of an SDP body. */
export interface SdpKeys {
  readonly hasSdp: boolean;
  /** Encoding names of the streams that are not rejected, each once; the format where a name is not given. */
  readonly codecs: readonly string[];
}

const NONE: SdpKeys = { hasSdp: false, codecs: [] };

/** Formats that carry no media of their own: key presses and silence (RFC 4733, RFC 3389). */
const NO_CODEC: ReadonlySet<string> = new Set(['telephone-event', 'cn']);

/** Reads the first session description of a message, in a multipart body too. */
export function sdpKeys(message: SipMessage): SdpKeys {
  const [first] = sdpsOf(message);
  if (!first) return NONE;
  const active = first.sdp.media.filter(media => media.port !== 0);
  const names = active.flatMap(media => media.codecs.map(codec => codec.encoding ?? codec.format));
  return { hasSdp: true, codecs: [...new Set(names)].filter(name => !NO_CODEC.has(name.toLowerCase())) };
}
