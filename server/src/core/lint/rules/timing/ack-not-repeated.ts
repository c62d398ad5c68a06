import { finalsRepeatedAfterAck, isAckForgotten } from '../../obligations/repeats';
import { after, relatedTo, statusText, times } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A caller that acknowledges a 2xx once and not its copies. */
export const ackNotRepeated: GroupRule = {
  scope: 'group',
  meta: {
    id: 'ack-not-repeated',
    category: 'timing',
    severity: 'warning',
    description: 'A 2xx was repeated, and its ACK was not sent again.',
    reference: 'RFC 3261 §13.2.2.4',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      for (const found of finalsRepeatedAfterAck(t)) {
        const { final, ack, copies } = found;
        const [first, ...others] = copies;
        if (!first || !isAckForgotten(found)) continue;
        const status = statusText(final);
        report({
          at: { message: first, span: first.startLine },
          message: `${status} was repeated ${times(copies.length)} and the ACK was not sent again: ${t.client ?? 'the caller'} must acknowledge each copy.`,
          confidence: 'certain',
          related: [
            relatedTo(final, `${status}, first sent`),
            relatedTo(ack, 'the only ACK'),
            ...others.slice(0, SHOWN).map(copy => relatedTo(copy, `repeated once more${after(ack, copy)}`)),
          ],
        });
      }
    }
  },
};

/** Copies that are shown; the text counts all. */
const SHOWN = 10;
