import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { isDigit, isToken, skipLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { shownText } from './shown-text';

/** `776656 1 INVITE`: which reliable provisional response a PRACK acknowledges (RFC 3262 §7.2). */
export interface RAck {
  readonly span: Span;
  /** The RSeq of the response; NaN where the text is no number. */
  readonly rseq: number;
  /** The number of its CSeq; NaN where the text is no number. */
  readonly cseq: number;
  readonly method: string;
  readonly methodSpan: Span;
}

function digitsEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isDigit(text.charCodeAt(i))) i++;
  return i;
}

/** Reads `1*DIGIT LWS 1*DIGIT LWS Method` (RFC 3262 §7.2). At most one problem, code `reliability-header-invalid`. */
export function readRack(message: SipMessage, field: HeaderField): Parsed<RAck> {
  const { text } = message;
  const { start, end } = field.value;
  const firstEnd = digitsEnd(text, start, end);
  const second = skipLws(text, firstEnd, end);
  const secondEnd = digitsEnd(text, second, end);
  const methodSpan = { start: skipLws(text, secondEnd, end), end };
  const number = (from: number, to: number) => (to > from ? Number(text.slice(from, to)) : Number.NaN);
  const value: RAck = {
    span: field.value,
    rseq: number(start, firstEnd),
    cseq: number(second, secondEnd),
    method: text.slice(methodSpan.start, end),
    methodSpan,
  };
  const isParted = second > firstEnd && methodSpan.start > secondEnd;
  const problems: Problem[] = [];
  if (!isParted || !isToken(text, methodSpan.start, end) || Number.isNaN(value.rseq + value.cseq)) {
    const sentence = `RAck "${shownText(text, field.value)}" is not two numbers and a method.`;
    const span = end > start ? field.value : field.name;
    problems.push({ code: 'reliability-header-invalid', message: sentence, span });
  }
  return { value, problems };
}
