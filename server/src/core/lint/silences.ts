import { firstIndex } from '../text/first-index';
import type { Span } from '../text/span';
import type { TraceMessage } from '../trace/trace-message';
import type { SuppressionMark } from './suppression';

/** A mark of some chunk, and where that chunk and the one after it stand in the document. */
export interface PlacedMark {
  readonly mark: SuppressionMark;
  /** Names the chunk. */
  readonly anchor: TraceMessage;
  readonly chunkStart: number;
  /** End of the first line of the next chunk; the end of the document if there is none. */
  readonly nextChunkLineEnd: number;
}

/** A stretch of the document in which a mark silences a rule. */
interface Silence {
  readonly mark: SuppressionMark;
  /** `EVERY_RULE`, or the id as it stands in the mark. */
  readonly rule: string;
  readonly span: Span;
}

/** Stands for every rule; no rule id is empty. */
const EVERY_RULE = '';

/** What the suppression comments of a document silence. */
export interface Silences {
  isSilent(rule: string, offset: number): boolean;
  /** What is silent in a stretch of the document, as a key: equal for stretches in which the same is silent. */
  keyOf(stretch: Span): string;
  /**
   * The ids of a mark that did nothing while `findings` were made, `''` for a mark that names none: nothing was
   * silenced, or nothing was there to be enabled. `isFound` tells whether any finding of a rule (`''`: of any rule)
   * starts in a stretch, silenced ones included.
   */
  idleRules(isFound: IsFound): Map<SuppressionMark, Set<string>>;
}

/** True if a finding of a rule, or of any rule for `''`, starts in a stretch of the document. */
export type IsFound = (rule: string, stretch: Span) => boolean;

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

/** Index of the first of the ordered numbers that is not below `wanted`. */
function firstFrom(ordered: readonly number[], wanted: number): number {
  return firstIndex(ordered.length, index => (ordered[index] ?? 0) >= wanted);
}

/** What each mark silences, in order of the document, and the `enable`s that found nothing to end. */
function readMarks(marks: readonly PlacedMark[]): {
  readonly silences: readonly Silence[];
  readonly idle: readonly { readonly mark: SuppressionMark; readonly rule: string }[];
} {
  const silences: Silence[] = [];
  const idle: { mark: SuppressionMark; rule: string }[] = [];
  const open = new Map<string, { mark: SuppressionMark; start: number }>();
  const close = (rule: string, end: number) => {
    const since = open.get(rule);
    if (since) silences.push({ mark: since.mark, rule, span: { start: since.start, end } });
    return open.delete(rule);
  };
  for (const { mark, chunkStart, nextChunkLineEnd } of marks) {
    const start = chunkStart + mark.from;
    const rules = mark.rules.length > 0 ? mark.rules.map(rule => rule.id) : [EVERY_RULE];
    if (mark.kind === 'disable-next-line') {
      const end = mark.nextLineEnd === undefined ? nextChunkLineEnd : chunkStart + mark.nextLineEnd;
      for (const rule of rules) silences.push({ mark, rule, span: { start, end } });
    } else if (mark.kind === 'disable') {
      for (const rule of rules) if (!open.has(rule)) open.set(rule, { mark, start });
    } else {
      // Without ids it ends all that is open.
      const ended = mark.rules.length > 0 || open.size === 0 ? rules : [...open.keys()];
      for (const rule of ended) if (!close(rule, start)) idle.push({ mark, rule });
    }
  }
  for (const rule of [...open.keys()]) close(rule, Number.POSITIVE_INFINITY);
  return { silences, idle };
}

/** Of a document without marks, as most are. */
const noSilences: Silences = { isSilent: () => false, keyOf: () => '', idleRules: () => new Map() };

/** Reads the marks of a document, which come in its order. */
export function silencesOf(marks: readonly PlacedMark[]): Silences {
  if (marks.length === 0) return noSilences;
  const { silences, idle } = readMarks(marks);
  const byRule = new Map<string, Span[]>();
  for (const { rule, span } of silences) {
    const known = byRule.get(rule);
    if (known) known.push(span);
    else byRule.set(rule, [span]);
  }
  const spansOf = new Map([...byRule].map(([rule, spans]) => [rule, joined(spans)]));
  const startsOf = new Map([...spansOf].map(([rule, spans]) => [rule, spans.map(span => span.start)]));
  const holds = (rule: string, offset: number) => {
    const last = firstFrom(startsOf.get(rule) ?? [], offset + 1) - 1;
    return offset < (spansOf.get(rule)?.[last]?.end ?? 0);
  };
  return {
    isSilent: (rule, offset) => spansOf.size > 0 && (holds(EVERY_RULE, offset) || holds(rule, offset)),
    keyOf({ start, end }) {
      const parts: string[] = [];
      for (const [rule, spans] of spansOf) {
        const starts = startsOf.get(rule) ?? [];
        for (let i = Math.max(0, firstFrom(starts, start) - 1); i < spans.length; i++) {
          const span = spans[i] as Span;
          if (span.start >= end) break;
          if (span.end <= start) continue;
          parts.push(`${rule} ${Math.max(span.start, start) - start} ${Math.min(span.end, end) - start}`);
        }
      }
      return parts.join();
    },
    idleRules(isFound) {
      const result = new Map<SuppressionMark, Set<string>>();
      const add = (mark: SuppressionMark, rule: string) => {
        const known = result.get(mark);
        if (known) known.add(rule);
        else result.set(mark, new Set([rule]));
      };
      for (const { mark, rule, span } of silences) {
        if (!isFound(rule, span)) add(mark, rule);
      }
      for (const { mark, rule } of idle) add(mark, rule);
      return result;
    },
  };
}
