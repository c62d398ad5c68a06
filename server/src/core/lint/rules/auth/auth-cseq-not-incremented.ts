import { placeOf } from '../../../trace/message-places';
import { unraisedRetries } from '../../obligations/auth-retry';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A request sent again with credentials under the CSeq number of the first one. */
export const authCseqNotIncremented: GroupRule = {
  scope: 'group',
  meta: {
    id: 'auth-cseq-not-incremented',
    category: 'auth',
    severity: 'error',
    description: 'A request that is sent again with credentials has no higher CSeq number.',
    reference: 'RFC 3261 §22.2, §8.1.3.5',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const { round, retry } of unraisedRetries(group).values()) {
      const { request, challenge } = round;
      const { method, cseq = 0 } = request.keys;
      report({
        at: { message: retry, span: placeOf(retry, 'cseq') },
        message: `${method} with credentials must have CSeq ${cseq + 1}, it has ${retry.keys.cseq}; the server may take it for a copy of the request that it challenged.`,
        confidence: 'certain',
        related: [
          {
            message: `${method} with CSeq ${cseq}`,
            at: { message: request, span: placeOf(request, 'cseq') },
          },
          relatedTo(challenge, `${statusText(challenge)} that it answers`),
        ],
      });
    }
  },
};
