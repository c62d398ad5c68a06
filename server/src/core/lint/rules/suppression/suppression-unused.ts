import type { Span } from '../../../text/span';
import { isWithinOneEdit } from '../../near-name';
import type { CommentRule, JudgedComment } from '../../rule';

const remove = (span: Span, title: string) => ({ title, edits: [{ span, newText: '' }] });

/** One id with the comma and the blanks that join it to its neighbour; the whole line if it is the only one. */
function removalOf({ names, line }: JudgedComment, index: number): Span {
  const own = names[index]?.span ?? line;
  const before = names[index - 1];
  const after = names[index + 1];
  if (before) return { start: before.span.end, end: own.end };
  return after ? { start: own.start, end: after.span.start } : line;
}

function messageOf({ kind }: JudgedComment, what: string): string {
  if (kind === 'enable') return `This comment enables nothing: ${what} was not disabled above it.`;
  const where = kind === 'disable' ? 'below it' : 'on the next line';
  return `This comment silences nothing: ${what} finds nothing ${where}.`;
}

/** A suppression comment that does nothing, or names a rule that does not exist (`rules.md` 1.1). */
export const suppressionUnused: CommentRule = {
  scope: 'comment',
  meta: {
    id: 'suppression-unused',
    category: 'suppression',
    severity: 'information',
    description: 'A suppression comment silences nothing, or names a rule that does not exist.',
    reference: 'Siplens: suppression comments',
    fixable: true,
  },
  check(comment, report) {
    const { span, line, names, ruleIds } = comment;
    if (comment.isIdle) {
      const what = names.length === 0 ? 'any rule' : names.map(name => name.id).join(', ');
      report({ span, message: messageOf(comment, what), fixes: [remove(line, 'Remove the comment')] });
      return;
    }
    names.forEach((name, index) => {
      if (name.use === 'some') return;
      const removal = removalOf(comment, index);
      if (name.use === 'none') {
        const fixes = [remove(removal, `Remove ${name.id}`)];
        report({ span: name.span, message: messageOf(comment, name.id), fixes });
        return;
      }
      const near = [...ruleIds].find(id => isWithinOneEdit(id, name.id));
      const replacement = near && {
        title: `Replace by ${near}`,
        edits: [{ span: name.span, newText: near }],
      };
      report({
        span: name.span,
        message: `There is no rule "${name.id.slice(0, 60)}".${near ? ` Did you mean "${near}"?` : ''}`,
        fixes: replacement ? [replacement] : [{ ...remove(removal, `Remove ${name.id.slice(0, 60)}`) }],
      });
    });
  },
};
