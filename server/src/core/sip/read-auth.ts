import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { COMMA, EQUALS, isLws, isTokenChar, QUOTE, skipLws, skipQuoted, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { readParam } from './param';
import { remembered } from './remembered';
import type { AuthValue, Param } from './views';

/** One value being read. */
interface Draft {
  readonly start: number;
  readonly schemeSpan: Span;
  readonly params: Param[];
  end: number;
}

/** The offset of the next comma outside of quoted strings, or `end`. */
function elementEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && text.charCodeAt(i) !== COMMA) {
    i = text.charCodeAt(i) === QUOTE ? skipQuoted(text, i, end) : i + 1;
  }
  return i;
}

/** The end of an auth-scheme at `start`: a token with white space and more text (no `=`) after it; `start` if there is none. */
function schemeEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isTokenChar(text.charCodeAt(i))) i++;
  if (i === start) return start;
  const next = skipLws(text, i, end);
  if (next >= end) return i;
  return next > i && text.charCodeAt(next) !== EQUALS ? i : start;
}

/** Where a value in quotes ends although text follows that no comma divides from it; undefined where all is well. */
function missingComma(text: string, param: Param): number | undefined {
  const { value } = param;
  if (value === undefined || text.charCodeAt(value.start) !== QUOTE) return undefined;
  const end = skipQuoted(text, value.start, value.end);
  return end < value.end ? end : undefined;
}

/** Adds one `name=value`, or several that white space alone divides (a fault that RFC 3665 itself prints). */
function addParams(text: string, at: Span, draft: Draft, report: (span: Span, why: string) => void): void {
  let rest = at;
  for (;;) {
    const param = readParam(text, rest);
    if (param === undefined) return;
    const split = missingComma(text, param);
    draft.end = param.span.end;
    if (split === undefined || param.value === undefined) {
      draft.params.push(param);
      return;
    }
    draft.params.push({
      ...param,
      span: { start: param.span.start, end: split },
      value: { start: param.value.start, end: split },
    });
    report({ start: split - 1, end: split }, 'a comma is missing after a parameter');
    rest = { start: split, end: rest.end };
  }
}

function read(message: SipMessage, field: HeaderField): Parsed<readonly AuthValue[]> {
  const { text } = message;
  const { end } = field.value;
  const challenge = field.spec?.syntax === 'challenge';
  const code = challenge ? 'auth-challenge-invalid' : 'auth-credentials-invalid';
  const problems: Problem[] = [];
  const report = (span: Span, why: string) => {
    const what = challenge ? 'Challenge is' : 'Credentials are';
    problems.push({ code, message: `${what} not valid: ${why}.`, span });
  };
  const drafts: Draft[] = [];
  let i = field.value.start;
  while (i < end) {
    i = skipLws(text, i, end);
    const stop = elementEnd(text, i, end);
    const scheme = schemeEnd(text, i, trimLws(text, i, stop));
    let draft = drafts.at(-1);
    if (scheme > i || draft === undefined) {
      draft = { start: i, schemeSpan: { start: i, end: scheme }, params: [], end: scheme };
      if (stop > i) drafts.push(draft);
    }
    readElement(text, { start: scheme > i ? skipLws(text, scheme, stop) : i, end: stop }, draft, report);
    i = stop + 1;
  }
  const value = drafts.map(draft => ({
    span: { start: draft.start, end: draft.end },
    scheme: text.slice(draft.schemeSpan.start, draft.schemeSpan.end),
    schemeSpan: draft.schemeSpan,
    params: draft.params,
  }));
  return { value, problems };
}

/**
 * Reads challenges and credentials (RFC 3261 §20.7, §20.27, §20.44; RFC 7235 for several in one row). A scheme whose
 * data is no `name=value` list, such as Basic, has one flag parameter that covers the data. Fields without scheme
 * (Authentication-Info) have an empty one. Problems: `auth-challenge-invalid` or `auth-credentials-invalid`.
 */
export const readAuth = remembered(read);

/** True for data such as base64 with padding: `=` only at its end, and no white space inside. */
function isOpaque(text: string, at: Span): boolean {
  let i = at.start;
  while (i < at.end && text.charCodeAt(i) !== EQUALS && !isLws(text.charCodeAt(i))) i++;
  while (i < at.end && text.charCodeAt(i) === EQUALS) i++;
  return i >= at.end;
}

function readElement(text: string, at: Span, draft: Draft, report: (span: Span, why: string) => void): void {
  const end = trimLws(text, at.start, at.end);
  if (end <= at.start) return;
  const whole = { start: at.start, end };
  if (draft.params.length === 0 && isOpaque(text, whole) && draft.schemeSpan.end > draft.schemeSpan.start) {
    draft.params.push({
      span: whole,
      name: whole,
      id: text.slice(at.start, end).toLowerCase(),
      value: undefined,
    });
    draft.end = end;
    return;
  }
  addParams(text, whole, draft, report);
}
