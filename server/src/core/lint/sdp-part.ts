import { bodyLengthAsCrlf } from '../sip/body-length';
import { afterLineEnd } from '../sip/chars';
import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { readNumber } from '../sip/read-number';
import { sessionRank } from '../sip/sdp/line-order';
import type { Sdp, SdpAttribute, SdpLine, SdpMedia } from '../sip/sdp/sdp';
import { type SdpBody, sdpsOf } from '../sip/sdp/sdps-of';
import type { TextEdit } from '../text/text-edit';
import { isCut, lineEndOf } from './header-part';
import type { MessageContext } from './rule';

const NONE: readonly SdpBody[] = [];

/** True if a body is meant as SDP: one of its lines is a `v=`, `o=` or `m=` line. What is no SDP at all is told elsewhere. */
function isMeantAsSdp(sdp: Sdp): boolean {
  return sdp.lines.some(({ type }) => type === 'v' || type === 'o' || type === 'm');
}

/** The session descriptions of a message that rules may judge: none where the source cut the message. */
export function judgedSdps(context: MessageContext): readonly SdpBody[] {
  if (isCut(context)) return NONE;
  const sdps = sdpsOf(context.message);
  return sdps.length === 0 ? NONE : sdps.filter(({ sdp }) => isMeantAsSdp(sdp));
}

/** True if Content-Length promises more than is there, so that the end of the body may be missing. */
function isShort(message: SipMessage): boolean {
  const field = findHeader(message, 'content-length');
  if (!field) return false;
  const { value, problems } = readNumber(message, field);
  return problems.length === 0 && value > bodyLengthAsCrlf(message) + 4;
}

/** True if a line that is not there is really missing: no part of the body is cut or stands for more. */
export function isWholeSdp({ message, authored, isTemplate }: MessageContext, { sdp }: SdpBody): boolean {
  if (!authored && isShort(message)) return false;
  return !sdp.lines.some(({ type, span }) => type === '' && isTemplate(span));
}

/** Attributes of a lower-case name. */
export function attributesOf(attributes: readonly SdpAttribute[], name: string): readonly SdpAttribute[] {
  return attributes.filter(attribute => attribute.name === name);
}

/**
 * A test whether ICE decides the addresses of a stream: `ice-ufrag` or candidates, in the session part or its own
 * (RFC 8839). The session part is looked at once.
 */
export function iceTest(sdp: Sdp): (media: SdpMedia) => boolean {
  const isIce = ({ name }: SdpAttribute) => name === 'ice-ufrag' || name === 'candidate';
  const isCommon = sdp.attributes.some(isIce);
  return media => isCommon || media.attributes.some(isIce);
}

/** True for a stream over RTP, secured or not (`RTP/AVP`, `UDP/TLS/RTP/SAVPF`). */
export function isRtp(media: SdpMedia): boolean {
  return media.protocol.toUpperCase().includes('RTP/');
}

/** True where the capabilities of an endpoint are described and no call is set up (RFC 3261 §11). */
export function isCapabilityAnswer(message: SipMessage): boolean {
  const { text, startLine } = message;
  if (startLine.kind === 'request')
    return text.slice(startLine.method.start, startLine.method.end) === 'OPTIONS';
  const field = findHeader(message, 'cseq');
  return field !== undefined && text.slice(field.value.start, field.value.end).endsWith('OPTIONS');
}

/** An edit that puts a row behind a line; `row` is without line end. */
export function insertAfterLine(message: SipMessage, line: SdpLine, row: string): TextEdit {
  const at = afterLineEnd(message.text, line.span.end);
  const eol = lineEndOf(message);
  const isLast = at === line.span.end;
  return { span: { start: at, end: at }, newText: isLast ? eol + row : row + eol };
}

/** An edit that puts a row into the session part, where a line of its type belongs (RFC 8866 §5). */
export function insertSessionLine(message: SipMessage, { sdp, at }: SdpBody, row: string): TextEdit {
  const rank = sessionRank(row.charAt(0));
  const before = sdp.sessionLines.filter(({ type }) => type !== '' && sessionRank(type) <= rank).at(-1);
  if (before) return { ...insertAfterLine(message, before, row), rank };
  return { span: { start: at.start, end: at.start }, newText: row + lineEndOf(message), rank };
}
