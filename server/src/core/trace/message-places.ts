import { type Span, shiftSpan } from '../text/span';
import { mapSpan, type SpanMap } from '../text/span-map';
import type { TraceMessage } from './trace-message';

/** Parts of a header section where findings may point. A header id means the value of its first row. */
const PARTS = [
  'request-uri',
  'from',
  'from-tag',
  'to',
  'to-tag',
  'call-id',
  'cseq',
  'via',
  'branch',
  'contact',
  'max-forwards',
  'route',
  'record-route',
  'require',
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'expires',
  'min-expires',
  'event',
  'subscription-state',
  'rseq',
  'rack',
  'refer-to',
  'replaces',
  'session-expires',
  'reason',
  'retry-after',
  'origin',
] as const;

/** Parts of a media section: its `m=` line, and its own direction, `c=` and first `a=crypto` lines where it has them. */
const MEDIA_PARTS = ['media', 'direction', 'connection', 'crypto'] as const;

export type MessagePart = (typeof PARTS)[number];
export type MediaPart = (typeof MEDIA_PARTS)[number];

/** Media sections beyond this many are not told apart: findings about them point at the start line. */
const MOST_MEDIA = 16;
/** Codes of media parts begin here. */
const MEDIA_CODE = 64;

const CODES: ReadonlyMap<string, number> = new Map(PARTS.map((part, code) => [part, code]));

function mediaCode(part: MediaPart, index: number): number {
  return MEDIA_CODE + index * MEDIA_PARTS.length + MEDIA_PARTS.indexOf(part);
}

/** Offsets do not fit beyond this; such parts are not kept. */
const MOST = 0xffff;
/** More units than any message needs whose rows do not alternate a thousand times. */
const MOST_UNITS = 900;

/**
 * Collects where the parts of one message stand, as three units of a string each: code, start, length. A trace holds
 * these for every message, and a string costs an eighth of as many spans. Spans are relative to the payload.
 */
export class PlaceWriter {
  private readonly units: number[] = [];

  constructor(private readonly map: SpanMap) {}

  /** Notes a part; the first one counts. */
  add(part: MessagePart, span: Span): void {
    this.write(CODES.get(part) ?? 0, span);
  }

  /** Notes the value of a header field, if it is one of the parts. */
  addHeader(id: string, span: Span): void {
    const code = CODES.get(id);
    if (code !== undefined) this.write(code, span);
  }

  /** Notes a part of the media section of an index. */
  addMedia(part: MediaPart, index: number, span: Span): void {
    if (index < MOST_MEDIA) this.write(mediaCode(part, index), span);
  }

  /** All parts, as `TraceMessage.places` holds them. */
  finish(): string {
    return String.fromCharCode.apply(undefined, this.units);
  }

  private write(code: number, span: Span): void {
    if (this.units.length >= MOST_UNITS) return;
    const { from, to } = this.map;
    const { start, end } =
      from.length === 1 ? shiftSpan(span, (to[0] ?? 0) - (from[0] ?? 0)) : mapSpan(this.map, span);
    if (end > start && start <= MOST && end - start <= MOST) this.units.push(code, start, end - start);
  }
}

/** Where a part of a message stands in its chunk; the start line if it has no such part, or was not kept. */
export function placeOf(message: TraceMessage, part: MessagePart): Span {
  return find(message, CODES.get(part) ?? 0) ?? message.startLine;
}

/** Where a part of the media section of an index stands; else its `m=` line, else the start line. */
export function mediaPlaceOf(message: TraceMessage, index: number, part: MediaPart = 'media'): Span {
  if (index >= MOST_MEDIA) return message.startLine;
  return (
    find(message, mediaCode(part, index)) ?? find(message, mediaCode('media', index)) ?? message.startLine
  );
}

function find({ places }: TraceMessage, code: number): Span | undefined {
  for (let i = 0; i + 2 < places.length; i += 3) {
    if (places.charCodeAt(i) !== code) continue;
    const start = places.charCodeAt(i + 1);
    return { start, end: start + places.charCodeAt(i + 2) };
  }
  return undefined;
}
