import { findHeaders } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readVias } from '../../../sip/read-via';
import type { Span } from '../../../text/span';
import type { MessageContext, MessageRule } from '../../rule';

/** True for a version that is there and is not SIP/2.0 in any letter case (RFC 3261 §7.1). */
export function isVersionUnsupported(text: string, version: Span): boolean {
  return version.end > version.start && text.slice(version.start, version.end).toUpperCase() !== 'SIP/2.0';
}

function reportVersion(context: MessageContext, span: Span, found: string): void {
  context.report({
    span,
    message: `SIP version "${found.slice(0, 40)}" is not supported; only SIP/2.0 exists.`,
    fixes: [{ title: 'Replace by SIP/2.0', edits: [{ span, newText: 'SIP/2.0' }] }],
  });
}

/** Name and version of the protocol in each Via value, `SIP/2.0` of `SIP / 2.0 / UDP` (RFC 3261 §20.42). */
function viaProtocols(message: SipMessage): readonly Span[] {
  const { text } = message;
  return findHeaders(message, 'via').flatMap(field =>
    readVias(message, field).value.flatMap(via => {
      // As nearly all of them are.
      if (via.transport === '' || text.startsWith('SIP/2.0/', via.span.start)) return [];
      const slash = text.lastIndexOf('/', via.transportSpan.start);
      const end =
        via.span.start + text.slice(via.span.start, Math.max(via.span.start, slash)).trimEnd().length;
      return end > via.span.start ? [{ start: via.span.start, end }] : [];
    }),
  );
}

/** Start line or Via name another protocol version than SIP/2.0 (RFC 3261 §7.1, §20.42). */
export const sipVersionUnsupported: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sip-version-unsupported',
    category: 'syntax',
    severity: 'error',
    description: 'The start line or a Via names another version than SIP/2.0.',
    reference: 'RFC 3261 §7.1, §21.5.6, §20.42',
    fixable: true,
  },
  on: { headers: ['via'], startLine: true },
  judges: 'rows',
  check(context) {
    const { message, isTemplate, report } = context;
    const { text, startLine } = message;
    if (startLine.kind !== 'broken' && !isTemplate(startLine.version)) {
      const { version } = startLine;
      const found = text.slice(version.start, version.end);
      if (isVersionUnsupported(text, version)) reportVersion(context, version, found);
      else if (found !== 'SIP/2.0' && found !== '') {
        report({
          span: version,
          severity: 'hint',
          // RFC 3261 §7.1: implementations MUST send upper case.
          must: true,
          message: 'The SIP version is to be sent in upper case.',
          fixes: [{ title: 'Replace by SIP/2.0', edits: [{ span: version, newText: 'SIP/2.0' }] }],
        });
      }
    }
    for (const span of viaProtocols(message)) {
      const found = text.slice(span.start, span.end);
      const bare = found.replace(/\s/g, '').toUpperCase();
      if (bare !== 'SIP/2.0' && !isTemplate(span)) reportVersion(context, span, found);
    }
  },
};
