import { algorithmOf, challengeFields, challengesOf, isDigest } from '../../auth-values';
import type { MessageRule } from '../../rule';

/** Every challenge of a response offers MD5 and nothing else (RFC 8760 §2). */
export const authWeakDigest: MessageRule = {
  scope: 'message',
  meta: {
    id: 'auth-weak-digest',
    category: 'security',
    severity: 'hint',
    description: 'The challenges of a response offer MD5 only.',
    reference: 'RFC 8760 §2.1, §2.3; RFC 7616 §6',
    fixable: false,
    fold: 'sender',
  },
  on: { kinds: ['response'], headers: challengeFields },
  judges: { fields: challengeFields },
  check({ message, isTemplate, report }) {
    if (message.kind !== 'response') return;
    const challenges = challengesOf(message);
    const [first] = challenges;
    if (!first || challenges.some(({ value }) => isTemplate(value.span))) return;
    const isWeak = challenges.every(
      entry => isDigest(entry) && algorithmOf(message.text, entry.value).replace(/-SESS$/, '') === 'MD5',
    );
    if (!isWeak) return;
    report({
      span: first.value.schemeSpan,
      message: 'Only MD5 is offered; RFC 8760 adds SHA-256 and SHA-512-256.',
    });
  },
};
