import type { JudgedComment, JudgedName, Rule } from './rule';
import type { IsFound, PlacedMark, Silences } from './silences';

/** What is needed to tell which comments are of use. */
export interface CommentCircumstances {
  readonly isFound: IsFound;
  readonly silences: Silences;
  /** Rules that run with this configuration. */
  readonly isOn: (id: string) => boolean;
  readonly rules: readonly Rule[];
}

/** The rule that tells of comments is never silenced for nothing by its own name: it would bite its tail. */
const OWN = 'suppression-unused';

/**
 * What each comment did. A rule that this configuration leaves off is not judged: the comment may be there for another
 * configuration, of a colleague or of the command line.
 */
export function judgeComments(
  marks: readonly PlacedMark[],
  { isFound, silences, isOn, rules }: CommentCircumstances,
): readonly JudgedComment[] {
  if (marks.length === 0) return [];
  const idle = silences.idleRules(isFound);
  const known = new Set(rules.map(rule => rule.meta.id));
  return marks.map(({ mark, anchor }) => {
    const idleHere = idle.get(mark);
    const useOf = (id: string): JudgedName['use'] => {
      if (!known.has(id)) return 'unknown';
      return idleHere?.has(id) && id !== OWN && isOn(id) ? 'none' : 'some';
    };
    const names = mark.rules.map(({ id, span }) => ({ id, span, use: useOf(id) }));
    const isIdle = names.length === 0 ? idleHere?.has('') === true : names.every(n => n.use === 'none');
    const { kind, span, lineStart, from } = mark;
    return { anchor, kind, span, line: { start: lineStart, end: from }, names, isIdle, ruleIds: known };
  });
}
