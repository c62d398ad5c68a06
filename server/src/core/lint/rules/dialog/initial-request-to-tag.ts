import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedBetween } from '../../../trace/elapsed';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { dialogSetUps, isInitialWithTag } from '../../obligations/dialog-set-up';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A request outside of any dialog that has a To tag. */
export const initialRequestToTag: GroupRule = {
  scope: 'group',
  meta: {
    id: 'initial-request-to-tag',
    category: 'dialog',
    severity: 'error',
    description: 'A request outside a dialog has a To tag, as if there were one.',
    reference: 'RFC 3261 §8.1.1.2',
    fixable: false,
    fold: 'sender',
  },
  check(group, facts, report) {
    const tell = (request: TraceMessage, final: TraceMessage | undefined) =>
      report({
        at: { message: request, span: placeOf(request, 'to-tag') },
        message: `${request.keys.method} must not have a To tag: it is sent outside a dialog.`,
        confidence: 'certain',
        related: final ? [relatedTo(final, statusText(final))] : [],
      });
    for (const t of group.transactions) {
      // RFC 3261 §10.2: a REGISTER makes no dialog and is never part of one.
      if (t.method === 'REGISTER' && t.request?.keys.toTag !== undefined && !t.upstream) {
        tell(t.request, finalResponse(t));
      }
    }
    for (const loose of dialogSetUps(group).loose) {
      if (isInitialWithTag(loose, group, ranBefore(loose.request, facts)))
        tell(loose.request, finalResponse(loose.t));
    }
  },
};

/** How long the capture ran before a message, ms. */
export function ranBefore({ keys }: TraceMessage, facts: CaptureFacts): number | undefined {
  const { firstTime, dateless } = facts;
  if (firstTime === undefined || keys.time === undefined) return undefined;
  return elapsedBetween(firstTime, keys.time, dateless);
}
