import { allMethods, methodByName } from '../../../sip/facts/methods';
import { findHeader } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readCSeq } from '../../../sip/read-cseq';
import type { Span } from '../../../text/span';
import { isWithinOneEdit } from '../../near-name';
import type { MessageContext, MessageRule } from '../../rule';

/** Never registered, but spoken by known products. */
const NON_STANDARD: ReadonlySet<string> = new Set(['BENOTIFY', 'SERVICE', 'DO', 'QAUTH', 'SPRACK', 'JOIN']);

/** The known method that a name is in another letter case; undefined if it is none, or right as it is. */
export function methodInOtherCase(name: string): string | undefined {
  if (methodByName(name)) return undefined;
  return methodByName(name.toUpperCase())?.name;
}

/** Where the method of a message stands: in the request line, or in the CSeq of a response. */
function methodSpanOf(message: SipMessage): Span | undefined {
  if (message.startLine.kind === 'request') return message.startLine.method;
  if (message.startLine.kind === 'broken') return undefined;
  const field = findHeader(message, 'cseq');
  const cseq = field && readCSeq(message, field);
  return cseq && cseq.problems.length === 0 ? cseq.value.methodSpan : undefined;
}

/** Replaces the method where it stands, and in the CSeq of the request if that says the same. */
function replacement(message: SipMessage, span: Span, name: string, preferred: boolean) {
  const field = findHeader(message, 'cseq');
  const other = field && readCSeq(message, field).value.methodSpan;
  const isCopy =
    other !== undefined &&
    other.start !== span.start &&
    message.text.slice(other.start, other.end) === message.text.slice(span.start, span.end);
  const edits = (isCopy ? [span, other] : [span]).map(at => ({ span: at, newText: name }));
  return { title: `Replace by ${name}`, edits, preferred };
}

function checkMethod({ message, report }: MessageContext, span: Span, name: string): void {
  const known = methodInOtherCase(name);
  if (known) {
    report({
      span,
      severity: 'warning',
      message: `Method names are case-sensitive: write "${known}".`,
      fixes: [replacement(message, span, known, true)],
    });
    return;
  }
  const near = allMethods.filter(m => isWithinOneEdit(m.name, name.toUpperCase()));
  report({
    span,
    ...(NON_STANDARD.has(name) ? { severity: 'hint' as const } : {}),
    message: `Unknown method "${name.slice(0, 40)}".`,
    fixes: near.map(m => replacement(message, span, m.name, near.length === 1)),
  });
}

/** The method is not registered (RFC 3261 §7.1: any token is a legal extension, so this is no error). */
export const methodUnknown: MessageRule = {
  scope: 'message',
  meta: {
    id: 'method-unknown',
    category: 'syntax',
    severity: 'information',
    description: 'The method is not registered, or written in another letter case.',
    reference: 'RFC 3261 §7.1, §21.4.6',
    fixable: true,
    options: {
      extraMethods: {
        kind: 'words',
        default: [],
        ignoreCase: false,
        description: 'Methods that are known here though they are not registered.',
      },
    },
  },
  on: { kinds: ['request', 'response'], headers: ['cseq'], startLine: true },
  judges: 'rows',
  check(context) {
    const span = methodSpanOf(context.message);
    if (!span || span.end === span.start || context.isTemplate(span)) return;
    const name = context.message.text.slice(span.start, span.end);
    if (!methodByName(name) && !context.options.words('extraMethods').has(name))
      checkMethod(context, span, name);
  },
};
