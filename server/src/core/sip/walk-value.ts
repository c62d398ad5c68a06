import type { Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { afterLineEnd, BACKSLASH, COMMA, CR, GREATER, HT, isBlank, isLws, LESS, LF, QUOTE } from './chars';
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

/** What a value is checked for, as bits. */
const QUOTES = 1;
const BRACKETS = 2;
const LIST = 4;

const checksBySpec = new Map<HeaderSpec, number>();

/** The checks of a header field; unknown fields may hold anything (RFC 3261 §25.1 extension-header). */
function checksOf(spec: HeaderSpec | undefined): number {
  if (spec === undefined) return 0;
  let checks = checksBySpec.get(spec);
  if (checks === undefined) {
    checks =
      (quotedFamilies.has(spec.syntax) && !beginWithCallId.has(spec.id) ? QUOTES : 0) |
      (bracketFamilies.has(spec.syntax) ? BRACKETS : 0) |
      (spec.commaList && spec.syntax !== 'call-id' ? LIST : 0);
    checksBySpec.set(spec, checks);
  }
  return checks;
}

/** A `header-syntax` problem in the words of the rule. */
export function headerProblem(span: Span, why: string): Problem {
  return { code: 'header-syntax', message: `Header line is malformed: ${why}.`, span };
}

/** Characters that a value walk must look at; the rest it passes at full speed. */
const marked = new Uint8Array(128);
for (let c = 0; c < 32; c++) marked[c] = 1;
for (const c of [QUOTE, BACKSLASH, LESS, GREATER, COMMA, 127]) marked[c] = 1;
marked[HT] = 0;

/** The last offset before `at`, not before `start`, that is no white space; `start - 1` if there is none. */
function lastSolid(text: string, start: number, at: number): number {
  let i = at - 1;
  while (i >= start && isLws(text.charCodeAt(i))) i--;
  return i;
}

/** Where a value has which fault; -1 where it has none. Each is reported once, at its first place. */
interface Faults {
  readonly empty: number;
  readonly control: number;
  readonly stray: number;
}

const NO_FAULTS: Faults = { empty: -1, control: -1, stray: -1 };

/**
 * Walks over the value that starts at `from`, through its folds (RFC 3261 §7.3.1), and answers where its last row
 * ends: the offset of the line end, or the length of the text. On the way it reports what no reading can mend: an
 * unterminated quoted string, an unbalanced `<` or `>`, an empty list element, a control character. One pass.
 */
export function walkValue(
  text: string,
  from: number,
  spec: HeaderSpec | undefined,
  problems: Problem[],
): number {
  const checks = checksOf(spec);
  // Nearly every row has none, and a trace has millions of rows.
  let faults: Faults | undefined;
  let open = -1;
  let closer = 0;
  let lastComma = -1;
  let hasEmpty = false;
  let i = from;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c >= 128 || marked[c] === 0) {
      i++;
      continue;
    }
    if (c === CR || c === LF) {
      const next = afterLineEnd(text, i);
      if (next >= text.length || !isBlank(text.charCodeAt(next))) break;
      i = next;
      continue;
    }
    if (open >= 0) {
      if (c === closer) open = -1;
      else if (c === BACKSLASH && closer === QUOTE) i += escaped(text, i);
      else if (c < 32 || c === 127) faults = noteControl(faults, i);
    } else if (c === COMMA) {
      if ((checks & LIST) !== 0 && !hasEmpty) {
        const solid = lastSolid(text, from, i);
        if (solid < from || solid === lastComma) {
          faults = { ...(faults ?? NO_FAULTS), empty: i };
          hasEmpty = true;
        }
        lastComma = i;
      }
    } else if (c === QUOTE ? (checks & QUOTES) !== 0 : c === LESS && (checks & BRACKETS) !== 0) {
      open = i;
      closer = c === QUOTE ? QUOTE : GREATER;
    } else if (c === GREATER) {
      if ((checks & BRACKETS) !== 0 && (faults?.stray ?? -1) < 0)
        faults = { ...(faults ?? NO_FAULTS), stray: i };
    } else if (c < 32 || c === 127) {
      faults = noteControl(faults, i);
    }
    i++;
  }
  if (lastComma >= 0 && !hasEmpty && lastSolid(text, from, i) === lastComma) {
    faults = { ...(faults ?? NO_FAULTS), empty: lastComma };
  }
  if (faults !== undefined) reportFaults(faults, problems);
  if (open >= 0) reportOpen(text, { start: open, end: lastSolid(text, open, i) + 1 }, problems);
  return i;
}

/** 1 if a backslash takes the next character with it (quoted-pair); it never takes a line end (§25.1). */
function escaped(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  return next === CR || next === LF || at + 1 >= text.length ? 0 : 1;
}

function noteControl(faults: Faults | undefined, at: number): Faults {
  return faults !== undefined && faults.control >= 0 ? faults : { ...(faults ?? NO_FAULTS), control: at };
}

function reportFaults(faults: Faults, problems: Problem[]): void {
  const add = (at: number, why: string) => {
    if (at >= 0) problems.push(headerProblem({ start: at, end: at + 1 }, why));
  };
  add(faults.empty, 'a list element is empty');
  add(faults.control, 'it holds a control character');
  add(faults.stray, 'the ">" closes no "<"');
}

function reportOpen(text: string, at: Span, problems: Problem[]): void {
  const quote = text.charCodeAt(at.start) === QUOTE;
  problems.push(
    headerProblem(at, quote ? 'the quoted string is not closed' : 'the "<" is not closed by ">"'),
  );
}
