import { lineEndAt, lineStartAt, nextLineAt, skipBlanks } from '../sip/message-file-lines';
import type { Span } from '../text/span';

/**
 * A suppression comment of one chunk: `# siplint-disable-next-line a, b`, `# siplint-disable a`, `# siplint-enable a`.
 * Without ids it means every rule. Offsets are relative to the chunk.
 */
export interface SuppressionMark {
  readonly kind: 'disable-next-line' | 'disable' | 'enable';
  /** Rule ids; empty for every rule. */
  readonly rules: readonly string[];
  /** Start of the line after the comment. */
  readonly from: number;
  /** End of that line with its line end; undefined where it is the first line of the next chunk. */
  readonly nextLineEnd: number | undefined;
}

const KINDS = ['disable-next-line', 'disable', 'enable'] as const;
const PREFIX = 'siplint-';
/** Stands for every rule; no rule id is empty. */
const EVERY_RULE = '';

function readMark(text: string, lineStart: number, at: number): SuppressionMark | undefined {
  let i = skipBlanks(text, lineStart, at);
  if (text.charAt(i) !== '#') return undefined;
  while (text.charAt(i) === '#') i++;
  if (skipBlanks(text, i, at) !== at) return undefined;
  const end = lineEndAt(text, at);
  const words = text
    .slice(at + PREFIX.length, end)
    .split(/[\s,]/)
    .filter(word => word !== '');
  const kind = KINDS.find(k => k === words[0]);
  if (!kind) return undefined;
  const from = nextLineAt(text, end);
  const nextLineEnd = from < text.length ? nextLineAt(text, lineEndAt(text, from)) : undefined;
  return { kind, rules: words.slice(1), from, nextLineEnd };
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

/** A mark of some chunk, and where that chunk and the one after it stand in the document. */
export interface PlacedMark {
  readonly mark: SuppressionMark;
  readonly chunkStart: number;
  /** End of the first line of the next chunk; the end of the document if there is none. */
  readonly nextChunkLineEnd: number;
}

/** Joins spans that touch or overlap; the result is in order. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const next of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && next.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else result.push(next);
  }
  return result;
}

/** True if one of the ordered, disjoint spans holds `offset`. */
function someHolds(spans: readonly Span[], offset: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return offset < (spans[low - 1]?.end ?? 0);
}

/** Answers whether a finding of `rule` that starts at `offset` is suppressed. Marks come in order of the document. */
export function suppressionTest(marks: readonly PlacedMark[]): (rule: string, offset: number) => boolean {
  const silence = new Map<string, Span[]>();
  const openSince = new Map<string, number>();
  const silent = (rule: string, span: Span) => {
    const spans = silence.get(rule);
    if (spans) spans.push(span);
    else silence.set(rule, [span]);
  };
  const close = (rule: string, end: number) => {
    const start = openSince.get(rule);
    if (start !== undefined) silent(rule, { start, end });
    openSince.delete(rule);
  };
  for (const { mark, chunkStart, nextChunkLineEnd } of marks) {
    const from = chunkStart + mark.from;
    const rules = mark.rules.length > 0 ? mark.rules : [EVERY_RULE];
    if (mark.kind === 'disable-next-line') {
      const end = mark.nextLineEnd === undefined ? nextChunkLineEnd : chunkStart + mark.nextLineEnd;
      for (const rule of rules) silent(rule, { start: from, end });
    } else if (mark.kind === 'disable') {
      for (const rule of rules) if (!openSince.has(rule)) openSince.set(rule, from);
    } else {
      for (const rule of mark.rules.length > 0 ? rules : [...openSince.keys()]) close(rule, from);
    }
  }
  for (const rule of [...openSince.keys()]) close(rule, Number.POSITIVE_INFINITY);
  const spansOf = new Map([...silence].map(([rule, spans]) => [rule, joined(spans)]));
  const every = spansOf.get(EVERY_RULE) ?? [];
  return (rule, offset) => someHolds(every, offset) || someHolds(spansOf.get(rule) ?? [], offset);
}
