import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { isDigits } from './chars';
import type { HeaderField, SipMessage } from './message';
import { findParam, paramText } from './param';
import { readTokens } from './read-tokens';
import { shownText } from './shown-text';
import type { Param } from './views';

/** Session-Expires or Min-SE: `1800;refresher=uac` (RFC 4028 §4, §5). */
export interface SessionInterval {
  /** NaN where the text is no number. */
  readonly seconds: number;
  readonly secondsSpan: Span;
  readonly refresher: Param | undefined;
  /** Lower-case value of `refresher`; undefined where it is missing. */
  readonly refresherName: string | undefined;
}

/** Reads `delta-seconds *( SEMI param )`. A text that is no number has a problem, code `header-value-invalid`. */
export function readSessionInterval(message: SipMessage, field: HeaderField): Parsed<SessionInterval> {
  const { text } = message;
  const [first] = readTokens(message, field).value;
  const at = first?.token ?? field.value;
  const seconds = isDigits(text, at.start, at.end) ? Number(text.slice(at.start, at.end)) : Number.NaN;
  const refresher = findParam(first?.params ?? [], 'refresher');
  const problems: Problem[] = [];
  if (!(seconds < 2 ** 32)) {
    const sentence = `${field.spec?.name ?? 'Session-Expires'}: "${shownText(text, at)}" is not a valid number.`;
    problems.push({
      code: 'header-value-invalid',
      message: sentence,
      span: at.end > at.start ? at : field.name,
    });
  }
  const refresherName = refresher && (paramText(text, refresher) ?? '').toLowerCase();
  return { value: { seconds, secondsSpan: at, refresher, refresherName }, problems };
}
