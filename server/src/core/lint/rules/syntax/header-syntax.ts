import type { SipMessage } from '../../../sip/message';
import type { Problem } from '../../../text/parsed';
import { isHeaderCut, isLogged } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

type ReportedFix = NonNullable<Parameters<MessageContext['report']>[0]['fixes']>[number];

function insertion(title: string, at: number, newText: string): ReportedFix {
  return { title, edits: [{ span: { start: at, end: at }, newText }] };
}

/** Adds the missing quote or bracket where exactly one place can be meant. */
function fixesFor(text: string, problem: Problem): readonly ReportedFix[] {
  const { start, end } = problem.span;
  const rest = text.slice(start, end);
  if (rest.startsWith('"')) {
    const bracket = rest.indexOf('<');
    if (bracket <= 1 || rest.includes('<', bracket + 1)) return [];
    const name = rest.slice(0, bracket).trimEnd();
    return [insertion('Close the quoted string', start + name.length, '"')];
  }
  if (rest.startsWith('<') && rest.length > 1 && !/[;,\s]/.test(rest))
    return [insertion('Close the bracket', end, '>')];
  return [];
}

/**
 * From here on a malformed row proves nothing: the capture ends in it, or it stands in a log behind the last header
 * field that is known, where a log that lost the empty line has the body or lines of its own.
 */
function unsureFrom(context: MessageContext): number {
  const { message } = context;
  if (!isLogged(context)) {
    return isHeaderCut(context) ? message.text.trimEnd().length - 1 : Number.POSITIVE_INFINITY;
  }
  const known = message.headers.filter(field => field.spec !== undefined).at(-1);
  const inField = (at: number) => message.headers.some(({ line }) => at >= line.start && at < line.end);
  const stray = message.problems.find(p => p.code === 'header-syntax' && !inField(p.span.start));
  const end = known?.line.end ?? message.startLine.span.end;
  return message.separator ? end : Math.min(end, stray?.span.start ?? end);
}

/** White space between name and colon is legal (HCOLON, RFC 3261 §25.1) and confuses many a parser. */
function checkSpaceBeforeColon(message: SipMessage, { isTemplate, report }: MessageContext): void {
  for (const { name } of message.headers) {
    const unit = message.text.charAt(name.end);
    if ((unit !== ' ' && unit !== '\t') || name.end === name.start) continue;
    const span = { start: name.end, end: message.text.indexOf(':', name.end) };
    if (span.end === -1 || isTemplate(span)) continue;
    report({
      span,
      severity: 'hint',
      message: 'White space before the colon is legal but not understood by all.',
      fixes: [{ title: 'Remove the white space', edits: [{ span, newText: '' }] }],
    });
  }
}

/** A row of the header part is no header field, or its value cannot be read (RFC 3261 §7.3.1). */
export const headerSyntax: MessageRule = {
  scope: 'message',
  meta: {
    id: 'header-syntax',
    category: 'syntax',
    severity: 'error',
    description:
      'A header line is malformed: no colon, a bad name, an open quote or bracket, an empty list element.',
    reference: 'RFC 3261 §7.3.1, §25.1',
    fixable: true,
  },
  check(context) {
    const { message, isTemplate, report } = context;
    const unsure = unsureFrom(context);
    for (const problem of message.problems) {
      if (problem.code !== 'header-syntax' || isTemplate(problem.span)) continue;
      if (problem.span.end > unsure) continue;
      report({ span: problem.span, message: problem.message, fixes: fixesFor(message.text, problem) });
    }
    checkSpaceBeforeColon(message, context);
  },
};
