import { isChallenge } from '../../obligations/challenge';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A challenge to a request that cannot be sent again with credentials. */
export const challengeNotAllowed: GroupRule = {
  scope: 'group',
  meta: {
    id: 'challenge-not-allowed',
    category: 'transaction',
    severity: 'error',
    description: 'A CANCEL or an ACK is challenged with 401 or 407.',
    reference: 'RFC 3261 §22.1',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const { method, request, responses } of group.transactions) {
      if (method !== 'CANCEL' && method !== 'ACK') continue;
      const challenge = responses.find(isChallenge);
      if (!challenge) continue;
      report({
        at: { message: challenge, span: challenge.startLine },
        message: `${statusText(challenge)} must not be sent for ${method}: it cannot be repeated with credentials.`,
        confidence: 'certain',
        related: request ? [relatedTo(request, method)] : [],
      });
    }
  },
};
