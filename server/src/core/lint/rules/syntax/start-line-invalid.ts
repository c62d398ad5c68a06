import type { StartLine } from '../../../sip/message';
import type { Span } from '../../../text/span';
import type { TextEdit } from '../../../text/text-edit';
import { isLogged } from '../../header-part';
import type { MessageRule } from '../../rule';
import { isVersionUnsupported } from './sip-version-unsupported';
import { isStatusCodeInvalid } from './status-code-invalid';

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** True if a rule about one part of the line says the same, and more exactly (`rules.md` 0, 1). */
function isToldElsewhere(text: string, line: StartLine, fault: Span): boolean {
  if (line.kind === 'broken') return false;
  if (sameSpan(fault, line.version)) return isVersionUnsupported(text, line.version);
  return line.kind === 'response' && sameSpan(fault, line.statusCode) && isStatusCodeInvalid(text, line);
}

/** White space before or after the line: logs indent and pad their lines. */
function isBlankEdge(text: string, line: StartLine, fault: Span): boolean {
  const isEdge = fault.start <= line.span.start || fault.end >= line.span.end;
  return isEdge && /^[ \t]+$/.test(text.slice(fault.start, fault.end));
}

/** What mends the fault without guessing; undefined where only the author can know. */
function fixFor(
  text: string,
  line: StartLine,
  fault: Span,
): { title: string; edits: TextEdit[] } | undefined {
  if (line.kind === 'broken') return undefined;
  const found = text.slice(fault.start, fault.end);
  if (/^[ \t]+$/.test(found)) {
    if (line.kind === 'request' && fault.start >= line.uri.start && fault.end <= line.uri.end)
      return undefined;
    const inner = fault.start > line.span.start && fault.end < line.span.end;
    return {
      title: 'Remove the superfluous white space',
      edits: [{ span: fault, newText: inner ? ' ' : '' }],
    };
  }
  if (
    line.kind === 'request' &&
    fault.start < line.uri.start &&
    found.startsWith('<') &&
    found.endsWith('>')
  ) {
    return { title: 'Remove the angle brackets', edits: [{ span: fault, newText: found.slice(1, -1) }] };
  }
  if (line.kind === 'response' && sameSpan(fault, line.statusCode)) {
    const at = { start: fault.end, end: fault.end };
    return { title: 'Add the space after the status code', edits: [{ span: at, newText: ' ' }] };
  }
  if (line.kind === 'request' && line.version.start === line.version.end && line.uri.end > line.uri.start) {
    const at = { start: line.version.start, end: line.version.start };
    return { title: 'Add SIP/2.0', edits: [{ span: at, newText: ' SIP/2.0' }] };
  }
  return undefined;
}

/** The first line is neither a request line nor a status line (RFC 3261 §7.1, §7.2). */
export const startLineInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'start-line-invalid',
    category: 'syntax',
    severity: 'error',
    description: 'The first line of a message is not a valid SIP request line or status line.',
    reference: 'RFC 3261 §7.1, §7.2',
    fixable: true,
  },
  check(context) {
    const { message, isTemplate, report } = context;
    const { text, startLine } = message;
    const isPasted = isLogged(context);
    for (const problem of message.problems) {
      if (problem.code !== 'start-line-invalid' || isTemplate(problem.span)) continue;
      if (isToldElsewhere(text, startLine, problem.span)) continue;
      if (isPasted && isBlankEdge(text, startLine, problem.span)) continue;
      const fix = fixFor(text, startLine, problem.span);
      report({ span: problem.span, message: problem.message, fixes: fix ? [fix] : [] });
    }
  },
};
