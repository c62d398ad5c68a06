import { isToken } from '../../../sip/chars';
import { allHeaders, headerByName } from '../../../sip/facts/headers';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { isJudged } from '../../message-facts';
import { isExchanged, isWithinOneEdit, isWithinTwoEdits } from '../../near-name';
import type { MessageContext, MessageRule } from '../../rule';
import { unregistered } from '../../rule-index';

/** For shorter names two edits make another word. */
const LONG = 9;

/** The registered name that was most likely meant; undefined where none or several are near. */
function nearName(name: string): string | undefined {
  const id = name.toLowerCase();
  const near = allHeaders.filter(
    spec =>
      // Of very short names any three letters are near.
      (spec.id.length > 3 && id.length > 3 && (isWithinOneEdit(spec.id, id) || isExchanged(spec.id, id))) ||
      (id.length >= LONG && isWithinTwoEdits(spec.id, id)),
  );
  return near.length === 1 ? near[0]?.name : undefined;
}

function checkField({ message, report }: MessageContext, field: HeaderField, name: string): void {
  const near = nearName(name);
  if (near === undefined) {
    report({ span: field.name, message: `Unknown header field "${name.slice(0, 60)}".` });
    return;
  }
  const isThere = message.headers.some(other => other.spec?.name === near);
  report({
    span: field.name,
    severity: 'warning',
    message: `Unknown header field "${name}"; did you mean "${near}"?`,
    // A second one of what is there already would only be another fault.
    fixes: isThere ? [] : [{ title: `Rename to ${near}`, edits: [{ span: field.name, newText: near }] }],
  });
}

/** By custom: `X-Name`, `P-Name`, and `XName` of what has a name already. */
function isPrivate(name: string): boolean {
  return /^[xp]-/i.test(name) || (/^x/i.test(name) && headerByName(name.slice(1)) !== undefined);
}

/** A header field is not registered (RFC 3261 §7.3.1 lets any be added, so this is but a hint). */
export const unknownHeader: MessageRule = {
  scope: 'message',
  meta: {
    id: 'unknown-header',
    category: 'header',
    severity: 'hint',
    description: 'A header field is not registered, or is one slip away from one that is.',
    reference: 'RFC 3261 §7.3.1, §20; IANA SIP header registry',
    fixable: true,
    fold: 'sender',
    options: {
      knownHeaders: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'Header fields that are known here though they are not registered.',
      },
    },
  },
  on: { kinds: ['request', 'response'], headers: [unregistered] },
  judges: 'rows',
  check(context) {
    const { message } = context;
    // In a first line that is none, the rest is most likely no message at all.
    if (message.kind === 'broken') return;
    const known = context.options.words('knownHeaders');
    for (const field of context.fields) {
      if (field.spec !== undefined || !isJudged(context, field) || context.isTemplate(field.name)) continue;
      const name = nameOf(message, field);
      if (name === undefined || isPrivate(name) || known.has(name.toLowerCase())) continue;
      checkField(context, field, name);
    }
  },
};

/** The name as written; undefined for what is no name, the matter of header-syntax. */
function nameOf({ text }: SipMessage, { name }: HeaderField): string | undefined {
  return isToken(text, name.start, name.end) ? text.slice(name.start, name.end) : undefined;
}
