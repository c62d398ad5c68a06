import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { isDigit, isToken, skipLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { remembered } from './remembered';
import { shownText } from './shown-text';
import type { CSeq } from './views';

/** RFC 3261 §8.1.1.5: the number must be less than 2**31. */
const limit = 2 ** 31;

function read(message: SipMessage, field: HeaderField): Parsed<CSeq> {
  const { text } = message;
  const at = field.value;
  let digits = at.start;
  while (digits < at.end && isDigit(text.charCodeAt(digits))) digits++;
  const numberSpan: Span = { start: at.start, end: digits };
  const methodSpan: Span = { start: skipLws(text, digits, at.end), end: at.end };
  const number = digits > at.start ? Number(text.slice(at.start, digits)) : Number.NaN;
  const method = text.slice(methodSpan.start, methodSpan.end);
  const good = number < limit && methodSpan.start > digits && isToken(text, methodSpan.start, methodSpan.end);
  const problems: Problem[] = [];
  if (!good) {
    const sentence = `CSeq "${shownText(text, at)}" is not a number below 2^31 followed by a method.`;
    problems.push({ code: 'cseq-invalid', message: sentence, span: at.end > at.start ? at : field.name });
  }
  return { value: { span: at, number, numberSpan, method, methodSpan }, problems };
}

/**
 * Reads `1*DIGIT LWS Method` (RFC 3261 §20.16). At most one problem, code `cseq-invalid`; `number` is NaN where no
 * digits stand at the start, and keeps its value where it is too large.
 */
export const readCSeq = remembered(read);
