import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { readMediaType } from '../sip/read-media-type';
import type { Sdp, SdpLine, SdpMedia } from '../sip/sdp/sdp';
import { sdpsOf } from '../sip/sdp/sdps-of';
import { type Span, sliceSpan } from '../text/span';
import { lineAround } from './line-around';

/** A place in a session description, also one that is not written yet. Spans are relative to the message text. */
export interface SdpPlace {
  readonly message: SipMessage;
  readonly offset: number;
  /** The line of the place, without its line end. */
  readonly line: Span;
  /** The letter before `=`; '' while there is no `=` as second character. */
  readonly type: string;
  /** Undefined for an empty body of type application/sdp. */
  readonly sdp: Sdp | undefined;
  /** The media section of the place; undefined in the session part. */
  readonly media: SdpMedia | undefined;
}

/** The media section that a line at `start` is in: the last one that begins at or before it. */
function mediaAt(sdp: Sdp, start: number): SdpMedia | undefined {
  let found: SdpMedia | undefined;
  for (const media of sdp.media) if (media.line.span.start <= start) found = media;
  return found;
}

function typeOf(text: string, line: Span): string {
  const isTyped = line.end > line.start + 1 && text.charAt(line.start + 1) === '=';
  return isTyped ? text.charAt(line.start).toLowerCase() : '';
}

/** True if the body, which is empty so far, is to be a session description. */
function awaitsSdp(message: SipMessage): boolean {
  const field = findHeader(message, 'content-type');
  return field !== undefined && readMediaType(message, field).value.name === 'application/sdp';
}

/** Where an offset of the message text is in a session description of its body; undefined elsewhere. */
export function sdpPlaceAt(message: SipMessage, offset: number): SdpPlace | undefined {
  const { text, body, separator } = message;
  if (separator === undefined || offset < body.start) return undefined;
  const line = lineAround(text, offset);
  const inBody = { start: Math.max(line.start, body.start), end: line.end };
  if (body.end <= body.start) {
    return awaitsSdp(message)
      ? { message, offset, line: inBody, type: '', sdp: undefined, media: undefined }
      : undefined;
  }
  const found = sdpsOf(message).find(({ at }) => offset >= at.start && offset <= at.end);
  if (!found) return undefined;
  const { sdp } = found;
  return { message, offset, line: inBody, type: typeOf(text, line), sdp, media: mediaAt(sdp, line.start) };
}

/** Lines of the same part of the description, session part or media section, that stand above a place. */
export function linesAbove({ sdp, media, line }: SdpPlace): readonly SdpLine[] {
  const lines = media?.lines ?? sdp?.sessionLines ?? [];
  return lines.filter(({ span }) => span.start < line.start);
}

/** The word of a line that holds an offset, divided by blanks, and how many stand before it; `from` is where words begin. */
export function sdpWordAt(
  text: string,
  line: Span,
  from: number,
  offset: number,
): { word: Span; index: number } {
  let index = 0;
  let start = from;
  for (let i = from; i < offset; i++) {
    if (text.charAt(i) !== ' ') continue;
    if (i > start) index++;
    start = i + 1;
  }
  let end = offset;
  while (end < line.end && text.charAt(end) !== ' ') end++;
  return { word: { start, end }, index };
}

/** Payload types of a media section as written in its `m=` line. */
export function formatsOf(place: SdpPlace): readonly string[] {
  const { media, message } = place;
  return (media?.formats ?? []).map(format => sliceSpan(message.text, format));
}

/** First words of the values of an attribute in the media section: the payload types that `rtpmap` or `fmtp` name. */
export function formatsWith(place: SdpPlace, attribute: string): ReadonlySet<string> {
  const { media, message, line } = place;
  const found = new Set<string>();
  for (const { name, value, line: own } of media?.attributes ?? []) {
    if (name !== attribute || !value || own.span.start === line.start) continue;
    found.add(sliceSpan(message.text, value).split(' ', 1)[0] ?? '');
  }
  return found;
}
