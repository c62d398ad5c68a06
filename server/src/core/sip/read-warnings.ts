import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { COMMA, isDigits, isLws, QUOTE, skipLws, skipQuoted, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { unquote } from './param';
import { shownText } from './shown-text';

/** One value of Warning: `307 isi.edu "Session parameter 'foo' not understood"` (RFC 3261 §20.43). */
export interface WarningValue {
  readonly span: Span;
  /** NaN where there are no three digits. */
  readonly code: number;
  readonly codeSpan: Span;
  /** Host or pseudonym of who warns. */
  readonly agent: Span;
  /** Without quotes and escapes; empty where it is missing. */
  readonly text: string;
}

/** The end of an element: the next comma outside of quoted strings, or `end`. */
function elementEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && text.charCodeAt(i) !== COMMA) {
    i = text.charCodeAt(i) === QUOTE ? skipQuoted(text, i, end) : i + 1;
  }
  return i;
}

function wordEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && !isLws(text.charCodeAt(i)) && text.charCodeAt(i) !== QUOTE) i++;
  return i;
}

function readOne(text: string, start: number, end: number): { value: WarningValue; isGood: boolean } {
  const codeEnd = wordEnd(text, start, end);
  const agentStart = skipLws(text, codeEnd, end);
  const agentEnd = wordEnd(text, agentStart, end);
  const quote = skipLws(text, agentEnd, end);
  const isQuoted = text.charCodeAt(quote) === QUOTE && quote < end && skipQuoted(text, quote, end) === end;
  const isCode = codeEnd - start === 3 && isDigits(text, start, codeEnd);
  const value: WarningValue = {
    span: { start, end },
    code: isCode ? Number(text.slice(start, codeEnd)) : Number.NaN,
    codeSpan: { start, end: codeEnd },
    agent: { start: agentStart, end: agentEnd },
    text: isQuoted ? unquote(text.slice(quote, end)) : '',
  };
  return { value, isGood: isCode && agentEnd > agentStart && isQuoted };
}

/**
 * Reads the values of one Warning field (RFC 3261 §20.43, §25.1 warning-value). A value that is not a code of three
 * digits, an agent and a quoted text has a problem, code `header-value-invalid`; empty elements are skipped.
 */
export function readWarnings(message: SipMessage, field: HeaderField): Parsed<readonly WarningValue[]> {
  const { text } = message;
  const { end } = field.value;
  const values: WarningValue[] = [];
  const problems: Problem[] = [];
  let i = field.value.start;
  while (i < end) {
    const start = skipLws(text, i, end);
    const stop = elementEnd(text, start, end);
    const last = trimLws(text, start, stop);
    i = stop + 1;
    if (last <= start) continue;
    const { value, isGood } = readOne(text, start, last);
    values.push(value);
    if (isGood) continue;
    const shown = shownText(text, value.span);
    const sentence = `Warning: "${shown}" is not a valid warning: a code of three digits, an agent and a quoted text.`;
    problems.push({ code: 'header-value-invalid', message: sentence, span: value.span });
  }
  return { value: values, problems };
}
