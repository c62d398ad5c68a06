import type { Analysis, PlacedChunk } from '../document';
import type { HeaderField, SipMessage } from '../sip/message';
import { firstIndex } from '../text/first-index';
import { type Span, shiftSpan } from '../text/span';
import { mapSpan, type SpanMap, shiftMap, unmapOffset } from '../text/span-map';

/** The message at a place of a document, and the way between offsets of its own text and of the document. */
export interface MessageAt {
  readonly placed: PlacedChunk;
  readonly message: SipMessage;
  /** The document span of a span of the message text. */
  toDocument(span: Span): Span;
}

/** A place inside a message. */
export interface Cursor extends MessageAt {
  /** Offset in `message.text`. */
  readonly offset: number;
}

const unmoved: SpanMap = shiftMap(0);

/** The message of a placed chunk; undefined for a chunk without one. */
export function messageIn(placed: PlacedChunk): MessageAt | undefined {
  const { message, record } = placed.chunk;
  if (!message) return undefined;
  const map = record?.map ?? unmoved;
  return { placed, message, toDocument: span => shiftSpan(mapSpan(map, span), placed.start) };
}

/**
 * The message that holds a document offset, its end included: a cursor behind the last character still belongs to
 * it. Undefined between messages: in comments, record headers and foreign log lines. O(log n) in the document.
 */
export function cursorAt(analysis: Analysis, offset: number): Cursor | undefined {
  const placed = analysis.chunkAt(offset);
  const at = messageIn(placed);
  if (!at) return undefined;
  const map = placed.chunk.record?.map ?? unmoved;
  const extent = at.toDocument({ start: 0, end: at.message.text.length });
  if (offset < extent.start || offset > extent.end) return undefined;
  const inside = unmapOffset(map, offset - placed.start);
  return { ...at, offset: Math.max(0, Math.min(inside, at.message.text.length)) };
}

/** The header row that holds an offset of the message text, its fold lines included; undefined elsewhere. O(log n). */
export function headerAt(message: SipMessage, offset: number): HeaderField | undefined {
  const { headers } = message;
  const field = headers[firstIndex(headers.length, index => (headers[index]?.line.end ?? 0) > offset)];
  if (field && offset >= field.line.start) return field;
  // At the very end of a text that ends inside its last row.
  const last = message.headers.at(-1);
  return last && offset === last.line.end && offset === last.value.end ? last : undefined;
}
