import type { SipMessage } from '../sip/message';
import { comparableMessage } from './comparable-message';
import { type Comparison, comparisonHead, firstReal, messageLines } from './comparison';
import { messageDifferences } from './difference';

/** Two messages by what they mean: the order of different fields, compact names and folds are left out. */
export function compareMessages(left: SipMessage, right: SipMessage): Comparison {
  const [a, b] = [comparableMessage(left), comparableMessage(right)];
  const differences = messageDifferences(a, b);
  const head = comparisonHead(differences);
  return {
    left: [...head, ...messageLines(a)].join('\n'),
    right: [...head, ...messageLines(b)].join('\n'),
    first: firstReal(differences)?.text,
    differences,
  };
}
