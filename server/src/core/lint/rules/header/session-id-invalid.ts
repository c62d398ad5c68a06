import { findHeader, findHeaders } from '../../../sip/find-header';
import { findParam, paramText } from '../../../sip/param';
import { readTokens } from '../../../sip/read-tokens';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import { isJudged } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

const NIL = /^0{32}$/;

function checkUuid(context: MessageContext, at: Span, what: string): void {
  const { message, report } = context;
  const value = message.text.slice(at.start, at.end);
  if (/^[0-9a-f]{32}$/.test(value)) return;
  const lower = value.toLowerCase();
  const isLower = /^[0-9a-f]{32}$/.test(lower);
  const why = isLower ? `${what} is not written in lower case` : `${what} is not 32 hex digits`;
  report({
    span: at.end > at.start ? at : { start: at.start, end: at.start + 1 },
    message: `Session-ID is not valid: ${why}.`,
    fixes: isLower ? [{ title: 'Write it in lower case', edits: [{ span: at, newText: lower }] }] : [],
  });
}

function say({ report }: MessageContext, span: Span, why: string, severity: Severity): void {
  report({ span, severity, message: `Session-ID is not valid: ${why}.` });
}

/** Session-ID is not a pair of UUIDs (RFC 7989 §5). */
export const sessionIdInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'session-id-invalid',
    category: 'header',
    severity: 'warning',
    description: 'Session-ID does not hold two identifiers of 32 lower-case hex digits.',
    reference: 'RFC 7989 §5, §6; RFC 7329',
    fixable: true,
    fold: 'sender',
  },
  on: { headers: ['session-id'] },
  judges: 'rows',
  check(context) {
    const { message } = context;
    const field = findHeader(message, 'session-id');
    // Several rows are told by duplicate-header.
    if (!field || findHeaders(message, 'session-id').length > 1 || !isJudged(context, field)) return;
    const [value] = readTokens(message, field).value;
    if (!value) {
      const span = field.value.end > field.value.start ? field.value : field.name;
      say(context, span, 'it is empty', 'warning');
      return;
    }
    checkUuid(context, value.token, 'the identifier');
    const remote = findParam(value.params, 'remote');
    if (remote) {
      const digits = remote.value ?? { start: remote.name.end, end: remote.name.end };
      if (paramText(message.text, remote) === undefined)
        say(context, remote.span, '"remote" has no value', 'warning');
      else checkUuid(context, digits, '"remote"');
    } else {
      say(context, value.token, '"remote" is missing: the older form of RFC 7329', 'information');
    }
    const own = message.text.slice(value.token.start, value.token.end);
    // A response of who does not know the identifier yet, such as a proxy's 100, may hold the nil one.
    if (message.kind === 'request' && NIL.test(own)) {
      say(context, value.token, 'the identifier of the sender is nil', 'warning');
    }
  },
};
