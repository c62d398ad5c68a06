import { lineEndAt, lineStartAt, nextLineAt, skipBlanks } from '../sip/message-file-lines';
import type { Span } from '../text/span';

/** A rule id in a comment, with its place in the chunk. */
export interface NamedRule {
  readonly id: string;
  readonly span: Span;
}

/**
 * A suppression comment of one chunk: `# siplint-disable-next-line a, b`, `# siplint-disable a`, `# siplint-enable a`.
 * Without ids it means every rule. Offsets are relative to the chunk.
 */
export interface SuppressionMark {
  readonly kind: 'disable-next-line' | 'disable' | 'enable';
  /** The rules that it names; empty for every rule. */
  readonly rules: readonly NamedRule[];
  /** The comment from `#` to its last unit. */
  readonly span: Span;
  /** Start of the line that it stands on. */
  readonly lineStart: number;
  /** Start of the line after the comment. */
  readonly from: number;
  /** End of that line with its line end; undefined where it is the first line of the next chunk. */
  readonly nextLineEnd: number | undefined;
}

const KINDS = ['disable-next-line', 'disable', 'enable'] as const;
const PREFIX = 'siplint-';

/** The words of `[start, end)`, which blanks and commas part. */
function wordsOf(text: string, start: number, end: number): readonly NamedRule[] {
  const words: NamedRule[] = [];
  let from = start;
  for (let i = start; i <= end; i++) {
    if (i < end && !' \t,'.includes(text.charAt(i))) continue;
    if (i > from) words.push({ id: text.slice(from, i), span: { start: from, end: i } });
    from = i + 1;
  }
  return words;
}

function readMark(text: string, lineStart: number, at: number): SuppressionMark | undefined {
  const start = skipBlanks(text, lineStart, at);
  let i = start;
  if (text.charAt(i) !== '#') return undefined;
  while (text.charAt(i) === '#') i++;
  if (skipBlanks(text, i, at) !== at) return undefined;
  const end = lineEndAt(text, at);
  const [verb, ...rules] = wordsOf(text, at + PREFIX.length, end);
  const kind = KINDS.find(k => k === verb?.id);
  if (!kind || !verb) return undefined;
  const from = nextLineAt(text, end);
  const nextLineEnd = from < text.length ? nextLineAt(text, lineEndAt(text, from)) : undefined;
  const span = { start, end: rules.at(-1)?.span.end ?? verb.span.end };
  return { kind, rules, span, lineStart, from, nextLineEnd };
}

/**
 * The suppression comments of a chunk. Only lines outside of `message` count: what stands inside of it is traffic
 * and may not silence the linter. Linear in the chunk.
 */
export function findSuppressions(text: string, message: Span | undefined): readonly SuppressionMark[] {
  const marks: SuppressionMark[] = [];
  for (let at = text.indexOf(PREFIX); at !== -1; at = text.indexOf(PREFIX, lineEndAt(text, at))) {
    if (message && at >= message.start && at < message.end) continue;
    const mark = readMark(text, lineStartAt(text, at), at);
    if (mark) marks.push(mark);
  }
  return marks;
}
