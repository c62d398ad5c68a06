import { authFields, challengesOf, credentialsOf } from '../../auth-values';
import type { MessageRule } from '../../rule';

/** Basic authentication, which shows the password to everybody on the way (RFC 3261 §22.4). */
export const authBasicScheme: MessageRule = {
  scope: 'message',
  meta: {
    id: 'auth-basic-scheme',
    category: 'auth',
    severity: 'error',
    description: 'A challenge or credentials use the scheme Basic, which SIP forbids.',
    reference: 'RFC 3261 §22.4',
    fixable: false,
  },
  on: { headers: authFields },
  judges: 'rows',
  check({ message, isTemplate, report }) {
    for (const { value } of [...challengesOf(message), ...credentialsOf(message)]) {
      if (value.scheme.toLowerCase() !== 'basic' || isTemplate(value.schemeSpan)) continue;
      // The scheme alone: what stands behind it is the password.
      report({
        span: value.schemeSpan,
        message: 'Basic authentication is forbidden in SIP; the password is readable.',
      });
    }
  },
};
