/**
 * A half-open range `[start, end)` of offsets into a text.
 *
 * In documents an offset counts UTF-16 units. In captures and files read as bytes the text is decoded as
 * Latin-1, one character a byte, so the same offsets count bytes.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Makes a span; an end before the start is a programmer error and yields an empty span at `start`. */
export function span(start: number, end: number): Span {
  return { start, end: Math.max(end, start) };
}

/** The number of units that a span covers. */
export function spanLength(s: Span): number {
  return s.end - s.start;
}

/** The text that a span covers; parts outside of the text are left out. */
export function sliceSpan(text: Pick<string, 'slice'>, s: Span): string {
  return text.slice(s.start, s.end);
}

/** Moves a span by `by` units. */
export function shiftSpan(s: Span, by: number): Span {
  return { start: s.start + by, end: s.end + by };
}

/** True if `offset` lies inside the span or at its end (where a cursor still belongs to it). */
export function spanTouches(s: Span, offset: number): boolean {
  return offset >= s.start && offset <= s.end;
}

/** True if the two spans share at least one unit. */
export function spansOverlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
