import { firstIndex } from './first-index';
import type { Span } from './span';

/**
 * Maps offsets of a payload, as it was on the wire, to offsets of the text that shows it, where a log adds
 * prefixes, trailing dots or escapes. Piecewise: piece `i` starts at `from[i]` in the payload and `to[i]` in
 * the text and runs one to one until the next piece.
 */
export interface SpanMap {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The map of a payload that stands in the text as it is, `by` units after the origin. */
export function shiftMap(by: number): SpanMap {
  return { from: [0], to: [by] };
}

/** The piece in which an offset lies: the last one that starts at or before it; 0 for none. */
function pieceAt(starts: readonly number[], offset: number): number {
  return Math.max(0, firstIndex(starts.length, index => (starts[index] ?? 0) > offset) - 1);
}

/** The text offset of a payload offset: that of its piece plus the distance into the piece. */
export function mapOffset(map: SpanMap, offset: number): number {
  const piece = pieceAt(map.from, offset);
  return (map.to[piece] ?? 0) + offset - (map.from[piece] ?? 0);
}

/**
 * The text span of a payload span. The end is mapped through the last unit inside, so that a span never
 * swallows the prefix of the next line.
 */
export function mapSpan(map: SpanMap, s: Span): Span {
  const start = mapOffset(map, s.start);
  return { start, end: s.end > s.start ? Math.max(start, mapOffset(map, s.end - 1) + 1) : start };
}

/** The payload offset that stands at a text offset; text that belongs to no piece answers the end of the piece before. */
export function unmapOffset(map: SpanMap, offset: number): number {
  const piece = pieceAt(map.to, offset);
  const inside = (map.from[piece] ?? 0) + offset - (map.to[piece] ?? 0);
  const next = map.from[piece + 1];
  return next === undefined ? inside : Math.min(inside, next);
}
