import type { HeaderField, SipMessage } from '../sip/message';
import { sliceSpan } from '../text/span';

/** What correlation keeps of an SDP body. */
export interface SdpKeys {
  readonly hasSdp: boolean;
  readonly codecs: readonly string[];
}

const NONE: SdpKeys = { hasSdp: false, codecs: [] };

/** Whether the body is SDP. A body without Content-Type is taken for what it starts like. */
export function sdpKeys(message: SipMessage, contentType: HeaderField | undefined): SdpKeys {
  const body = sliceSpan(message.text, message.body);
  if (body === '') return NONE;
  const isSdp = contentType
    ? sliceSpan(message.text, contentType.value).toLowerCase().startsWith('application/sdp')
    : body.startsWith('v=0');
  return isSdp ? { hasSdp: true, codecs: [] } : NONE;
}
