import type { Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { BACKSLASH, COMMA, GREATER, isControl, isLws, LESS, QUOTE } from './chars';
import type { HeaderSpec, HeaderSyntax } from './facts/header-spec';

/** Families whose grammar has quoted strings. In others a quote is a character like any (RFC 3261 §25.1 TEXT-UTF8). */
const quotedFamilies: ReadonlySet<HeaderSyntax> = new Set<HeaderSyntax>([
  'via',
  'address',
  'address-list',
  'token-params',
  'token-params-list',
  'challenge',
  'credentials',
  'media-type',
]);
const bracketFamilies: ReadonlySet<HeaderSyntax> = new Set<HeaderSyntax>(['address', 'address-list']);
/** They begin with a Call-ID, whose `word` may hold quotes and brackets (RFC 3261 §25.1). */
const beginWithCallId: ReadonlySet<string> = new Set(['replaces', 'join', 'target-dialog']);

/** What one value is checked for; each fault is reported once a value, at its first place. */
interface ValueCheck {
  readonly text: string;
  readonly value: Span;
  readonly quotes: boolean;
  readonly brackets: boolean;
  readonly list: boolean;
  readonly problems: Problem[];
}

/** A `header-syntax` problem in the words of the rule. */
export function headerProblem(span: Span, why: string): Problem {
  return { code: 'header-syntax', message: `Header line is malformed: ${why}.`, span };
}

/**
 * Looks through the value of a header field for what no reading can mend: an unterminated quoted string, an
 * unbalanced `<` or `>`, an empty list element, a control character (RFC 3261 §7.3.1, §25.1). What the value means is
 * left to the typed views. One pass.
 */
export function checkHeaderValue(
  text: string,
  value: Span,
  spec: HeaderSpec | undefined,
  problems: Problem[],
): void {
  const structured = spec !== undefined && !beginWithCallId.has(spec.id);
  scan({
    text,
    value,
    quotes: structured && quotedFamilies.has(spec.syntax),
    brackets: structured && bracketFamilies.has(spec.syntax),
    list: structured && spec.commaList && spec.syntax !== 'call-id',
    problems,
  });
}

function scan(check: ValueCheck): void {
  const { text, value, problems } = check;
  let quote = -1;
  let bracket = -1;
  let control = -1;
  let stray = -1;
  let emptyAt = -1;
  // Only white space since the last comma (or the start): a comma here divides nothing.
  let blankSoFar = true;
  let commas = 0;
  for (let i = value.start; i < value.end; i++) {
    const c = text.charCodeAt(i);
    if (quote >= 0) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) quote = -1;
      else if (control < 0 && isControl(c)) control = i;
      continue;
    }
    if (control < 0 && isControl(c)) control = i;
    if (bracket >= 0) {
      if (c === GREATER) bracket = -1;
      continue;
    }
    if (c === COMMA && check.list) {
      if (blankSoFar && emptyAt < 0) emptyAt = i;
      blankSoFar = true;
      commas++;
      continue;
    }
    if (!isLws(c)) blankSoFar = false;
    if (c === QUOTE && check.quotes) quote = i;
    else if (c === LESS && check.brackets) bracket = i;
    else if (c === GREATER && check.brackets && stray < 0) stray = i;
  }
  if (blankSoFar && commas > 0 && emptyAt < 0) emptyAt = value.end - 1;
  if (emptyAt >= 0)
    problems.push(headerProblem({ start: emptyAt, end: emptyAt + 1 }, 'a list element is empty'));
  if (control >= 0)
    problems.push(headerProblem({ start: control, end: control + 1 }, 'it holds a control character'));
  if (quote >= 0)
    problems.push(headerProblem({ start: quote, end: value.end }, 'the quoted string is not closed'));
  if (bracket >= 0)
    problems.push(headerProblem({ start: bracket, end: value.end }, 'the "<" is not closed by ">"'));
  if (stray >= 0) problems.push(headerProblem({ start: stray, end: stray + 1 }, 'the ">" closes no "<"'));
}
