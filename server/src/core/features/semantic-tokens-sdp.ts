import type { SipMessage } from '../sip/message';
import { sdpFields } from '../sip/sdp/read-sdp';
import type { SdpAttribute, SdpLine, SdpMedia } from '../sip/sdp/sdp';
import { sdpsOf } from '../sip/sdp/sdps-of';
import { type Span, sliceSpan } from '../text/span';
import type { Emit } from './semantic-tokens';

const DIRECTIONS = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);
const FORMAT_ATTRIBUTES = new Set(['rtpmap', 'fmtp', 'rtcp-fb']);

function emitMedia(media: SdpMedia, emit: Emit): void {
  emit(media.mediaSpan, 'keyword');
  emit(media.portSpan, 'number');
  emit(media.protocolSpan, 'type');
  for (const format of media.formats) emit(format, 'number');
}

/** `101 telephone-event/8000`: payload type, codec, clock rate. */
function emitFormat(text: string, name: string, value: Span, emit: Emit): void {
  const [format, mapping] = sdpFields(text, value);
  emit(format, 'number');
  if (name !== 'rtpmap' || !mapping) return;
  const slash = sliceSpan(text, mapping).indexOf('/');
  const encodingEnd = slash === -1 ? mapping.end : mapping.start + slash;
  emit({ start: mapping.start, end: encodingEnd }, 'type');
  emit({ start: encodingEnd + 1, end: mapping.end }, 'number');
}

function emitAttribute(text: string, { name, nameSpan, value }: SdpAttribute, emit: Emit): void {
  emit(nameSpan, DIRECTIONS.has(name) ? 'keyword' : 'property');
  if (value && FORMAT_ATTRIBUTES.has(name)) emitFormat(text, name, value, emit);
}

function emitLine(text: string, line: SdpLine, emit: Emit): void {
  if (line.type === 't') for (const field of sdpFields(text, line.value)) emit(field, 'number');
  if (line.type !== 'c' && line.type !== 'o') return;
  const fields = sdpFields(text, line.value);
  const [, addressType, address] = fields.slice(-3);
  if (line.type === 'o') {
    emit(fields[0], 'variable');
    for (const field of fields.slice(1, 3)) emit(field, 'number');
  }
  emit(addressType, 'type');
  emit(address, 'class');
}

/** Tokens of the session descriptions of a message; linear in its body, and nothing for other bodies. */
export function emitSdp(message: SipMessage, emit: Emit): void {
  const { text } = message;
  for (const { sdp } of sdpsOf(message)) {
    for (const line of sdp.lines) emitLine(text, line, emit);
    for (const attribute of sdp.attributes) emitAttribute(text, attribute, emit);
    for (const media of sdp.media) {
      emitMedia(media, emit);
      for (const attribute of media.attributes) emitAttribute(text, attribute, emit);
    }
  }
}
