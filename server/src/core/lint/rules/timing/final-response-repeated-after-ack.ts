import type { Transaction } from '../../../trace/transaction';
import { finalsRepeatedAfterAck, isAckForgotten } from '../../obligations/repeats';
import { after, relatedTo, statusText, times } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A final response that is repeated although it was acknowledged: the ACK does not get to its server. */
export const finalResponseRepeatedAfterAck: GroupRule = {
  scope: 'group',
  meta: {
    id: 'final-response-repeated-after-ack',
    category: 'timing',
    severity: 'warning',
    description: 'A server goes on repeating its final response to an INVITE although an ACK passed.',
    reference: 'RFC 3261 §13.3.1.4',
    fixable: false,
  },
  check(group, _facts, report) {
    // From the callee's hop up: a proxy forwards each copy of a 2xx.
    const reported = new Set<Transaction>();
    for (const t of [...group.transactions].reverse()) {
      const isCallers = t.upstream !== undefined && finalsRepeatedAfterAck(t.upstream).some(isAckForgotten);
      for (const found of finalsRepeatedAfterAck(t)) {
        if (isCallers || reported.has(t) || isAckForgotten(found)) continue;
        if (t.upstream) reported.add(t.upstream);
        const { final, ack, copies } = found;
        const [first, ...others] = copies;
        if (!first) continue;
        const status = statusText(final);
        report({
          at: { message: first, span: first.startLine },
          message: `${status} was repeated ${times(copies.length)} after the ACK: the ACK does not reach ${t.server ?? 'the server'}, or does not match there.`,
          confidence: 'certain',
          related: [
            relatedTo(final, `${status}, first sent`),
            relatedTo(ack, `ACK${ack.keys.requestUri === undefined ? '' : ` to ${ack.keys.requestUri}`}`),
            ...others.slice(0, SHOWN).map(copy => relatedTo(copy, `repeated once more${after(ack, copy)}`)),
          ],
        });
      }
      if (t.upstream && reported.has(t)) reported.add(t.upstream);
    }
  },
};

/** Copies that are shown; the text counts all. */
const SHOWN = 10;
