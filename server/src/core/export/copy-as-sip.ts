import type { SipMessage } from '../sip/message';
import { sliceSpan } from '../text/span';
import { asAuthoredText } from './authored-text';
import { maskCredentials } from './mask-credentials';

/**
 * A captured message as the text of a `.sip` file, as it was but for what must leave no trace (`rules.md` section 0,
 * 15): passwords in URIs, Basic credentials and digest responses are stars. In exact mode nothing would be filled in.
 */
export function copyAsSip(message: SipMessage, origin: string): string {
  const head = maskCredentials(message.text.slice(0, message.body.start));
  const { text, variables } = asAuthoredText(head + sliceSpan(message.text, message.body));
  const from = origin.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300);
  return [`# Copied from ${from}.`, ...variables, text].join('\n');
}
