import { flatMapped } from '../../text/flat-mapped';
import type { Problem } from '../../text/parsed';
import type { Span } from '../../text/span';
import { bodyOffset } from '../body-length';
import { afterLineEnd, findLineEnd, isLineEnd } from '../chars';
import { findHeader } from '../find-header';
import type { SipMessage } from '../message';
import { readBodies } from '../read-bodies';
import { readNumber } from '../read-number';
import { rememberedWhole } from '../remembered';
import { looksLikeStartLine } from '../start-line';
import { readSdp } from './read-sdp';
import type { Sdp } from './sdp';

/** A session description of a message. Spans are relative to the message text. */
export interface SdpBody {
  readonly sdp: Sdp;
  readonly problems: readonly Problem[];
  /** Where it stands: the body of the message or a part of it. */
  readonly at: Span;
}

const NONE: readonly SdpBody[] = [];
const NOWHERE: readonly Span[] = [];

/**
 * Where the body ends if another message follows it in the same datagram (RFC 3261 §18.3); the end of the body
 * otherwise, whatever Content-Length says: while somebody types, it is wrong most of the time.
 */
function endOfBody(message: SipMessage): number {
  const { text, body } = message;
  const field = findHeader(message, 'content-length');
  if (field === undefined) return body.end;
  const declared = readNumber(message, field);
  if (declared.problems.length > 0) return body.end;
  const isByte = message.unit === 'bytes';
  const end = isByte ? body.start + declared.value : bodyOffset(message, declared.value, false);
  let next = end;
  while (next < body.end && isLineEnd(text.charCodeAt(next))) next = afterLineEnd(text, next);
  if (next >= body.end) return body.end;
  return looksLikeStartLine(text.slice(next, findLineEnd(text, next))) ? end : body.end;
}

function findPlaces(message: SipMessage): readonly Span[] {
  const { text, body } = message;
  if (body.end <= body.start) return NOWHERE;
  return flatMapped(readBodies(message).value, ({ mediaType, content, encoded }) => {
    // Without Content-Type a body is taken for what it starts like.
    const isSdp = mediaType === '' ? text.startsWith('v=0', content.start) : mediaType === 'application/sdp';
    if (!isSdp || encoded) return undefined;
    const at = content.end === body.end ? { start: content.start, end: endOfBody(message) } : content;
    return at.end > at.start ? [at] : undefined;
  });
}

/**
 * Where the session descriptions of a message stand, in order: for those who want to know whether there are any, or know
 * their text already. Far cheaper than reading them.
 */
export const sdpPlacesOf = rememberedWhole(findPlaces);

function read(message: SipMessage): readonly SdpBody[] {
  const places = sdpPlacesOf(message);
  if (places.length === 0) return NONE;
  return places.map(at => {
    const { value, problems } = readSdp(message.text, at);
    return { sdp: value, problems, at };
  });
}

/** The session descriptions of a message, those in multipart bodies included, in order. */
export const sdpsOf = rememberedWhole(read);
