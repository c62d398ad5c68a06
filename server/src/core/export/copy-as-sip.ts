import type { SipMessage } from '../sip/message';
import { sliceSpan } from '../text/span';
import { asAuthoredText } from './authored-text';

const stars = '***';

/**
 * A captured message as the text of a `.sip` file, as it was but for what must leave no trace (`rules.md` section 0,
 * 15): passwords in URIs, Basic credentials and digest responses are stars. In exact mode nothing would be filled in.
 */
export function copyAsSip(message: SipMessage, origin: string): string {
  const { text, variables } = asAuthoredText(withoutSecrets(message));
  const from = origin.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300);
  return [`# Copied from ${from}.`, ...variables, text].join('\n');
}

/** The message without what gives access; lengths of header values may change. */
export function withoutSecrets(message: SipMessage): string {
  const { text, body } = message;
  const head = text
    .slice(0, body.start)
    .replace(/\b(sips?:[^\s:@;?<>"]{1,200}):[^\s@<>"]{1,200}@/gi, `$1:${stars}@`)
    .replace(/\b(Basic)[ \t]{1,20}[A-Za-z0-9+/=]{1,2000}/gi, `$1 ${stars}`)
    .replace(/\b(response|rspauth)([ \t]{0,20}=[ \t]{0,20})"?[0-9a-fA-F]{16,200}"?/gi, `$1$2"${stars}"`);
  return head + sliceSpan(text, body);
}
