import type { Parsed } from '../text/parsed';
import { isDigit, isLws, SEMICOLON } from './chars';
import type { HeaderField, SipMessage } from './message';
import { remembered } from './remembered';
import { shownText } from './shown-text';

/** Largest value of a 32-bit field; Expires, Content-Length and their kin end there (RFC 3261 §20.19). */
const limit = 2 ** 32 - 1;

function read(message: SipMessage, field: HeaderField): Parsed<number> {
  const { text } = message;
  const at = field.value;
  let end = at.start;
  while (end < at.end && isDigit(text.charCodeAt(end))) end++;
  let rest = end;
  while (rest < at.end && isLws(text.charCodeAt(rest))) rest++;
  const after = text.charCodeAt(rest);
  const whole = rest >= at.end || after === SEMICOLON || after === 40;
  const value = end > at.start && whole ? Number(text.slice(at.start, end)) : Number.NaN;
  if (value <= limit) return { value, problems: [] };
  const name = text.slice(field.name.start, field.name.end);
  const shown = shownText(text, at);
  const span = at.end > at.start ? at : field.name;
  const problem = {
    code: 'header-value-invalid',
    message: `${name}: "${shown}" is not a valid number.`,
    span,
  };
  return { value, problems: [problem] };
}

/**
 * Reads a field that is a non-negative decimal number: Content-Length, Max-Forwards, Expires, RSeq. Parameters or a
 * comment after it (`Retry-After: 120 (in a meeting);duration=60`) are left alone. NaN and a problem, code
 * `header-value-invalid`, where there is no number or something else follows it; above 2^32-1 the value and a problem.
 */
export const readNumber = remembered(read);
