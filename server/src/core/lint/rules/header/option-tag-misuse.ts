import { isToken } from '../../../sip/chars';
import { allOptionTags, optionTagByName } from '../../../sip/facts/option-tags';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readTokens } from '../../../sip/read-tokens';
import type { Span } from '../../../text/span';
import { fieldName, judgedFields, methodOf } from '../../message-facts';
import { isWithinOneEdit } from '../../near-name';
import type { MessageContext, MessageRule } from '../../rule';

/** The registered tag that was most likely meant, unless it stands in the row already. */
function nearTag(message: SipMessage, field: HeaderField, tag: string): string | undefined {
  const near = allOptionTags.filter(({ name }) => isWithinOneEdit(name, tag.toLowerCase()));
  const row = message.text.slice(field.value.start, field.value.end).toLowerCase();
  return near.length === 1 && near[0] && !row.split(/[\s,]+/).includes(near[0].name)
    ? near[0].name
    : undefined;
}

function checkTag(context: MessageContext, field: HeaderField, at: Span, isDemand: boolean): void {
  const { message, report } = context;
  const tag = message.text.slice(at.start, at.end);
  const name = fieldName(message, field);
  const method = methodOf(message) ?? '';
  // RFC 3262 §4: only an INVITE has reliable provisional responses.
  if (field.id === 'require' && tag.toLowerCase() === '100rel' && message.kind === 'request') {
    if (method === 'INVITE') return;
    const sentence = `Option tag "${tag}" is not allowed in ${name} of ${method}.`;
    report({ span: at, severity: 'error', message: sentence });
    return;
  }
  const allowed = context.options.words('allowedProxyRequire');
  if (field.id === 'proxy-require' && allowed.size > 0) {
    if (allowed.has(tag.toLowerCase())) return;
    report({ span: at, message: `Option tag "${tag.slice(0, 60)}" is not allowed in ${name} of ${method}.` });
    return;
  }
  if (optionTagByName(tag) || context.options.words('extraOptionTags').has(tag.toLowerCase())) return;
  const near = nearTag(message, field, tag);
  report({
    span: at,
    // RFC 3261 §8.1.1.9: the tags of Supported too MUST only refer to extensions of standards-track RFCs.
    ...(isDemand ? {} : { severity: 'hint' as const, must: true as const }),
    message: `Option tag "${tag.slice(0, 60)}" is not registered${near ? `; did you mean "${near}"?` : '.'}`,
    fixes: near ? [{ title: `Replace by ${near}`, edits: [{ span: at, newText: near }] }] : [],
  });
}

const FIELDS = ['require', 'proxy-require', 'supported', 'unsupported'] as const;

/** An option tag is not registered, or demands what its method cannot do (RFC 3261 §19.2, §20.32; RFC 3262 §4). */
export const optionTagMisuse: MessageRule = {
  scope: 'message',
  meta: {
    id: 'option-tag-misuse',
    category: 'header',
    severity: 'warning',
    description: 'An option tag is not registered, or 100rel is demanded outside of INVITE.',
    reference: 'RFC 3261 §19.2, §8.1.1.9, §20.29, §20.32; RFC 3262 §4',
    fixable: true,
    fold: 'sender',
    options: {
      extraOptionTags: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'Option tags that are known here though they are not registered.',
      },
      allowedProxyRequire: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'The only tags that Proxy-Require may hold; without any, all known ones.',
      },
    },
  },
  on: { headers: FIELDS },
  judges: 'rows',
  check(context) {
    const { message } = context;
    for (const id of FIELDS) {
      for (const field of judgedFields(context, id)) {
        for (const { token } of readTokens(message, field).value) {
          // What is no token is the matter of header-value-invalid.
          if (!isToken(message.text, token.start, token.end)) continue;
          checkTag(context, field, token, id === 'require' || id === 'proxy-require');
        }
      }
    }
  },
};
