import { elapsedMs } from '../../../trace/elapsed';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { type GroupIndex, groupIndex } from '../../obligations/group-index';
import { RACE } from '../../obligations/race';
import { relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A CANCEL that came when the INVITE had its final: nothing is left to cancel. */
export const cancelAfterFinal: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cancel-after-final',
    category: 'transaction',
    severity: 'information',
    description: 'A CANCEL is sent after the final response to its INVITE.',
    reference: 'RFC 3261 §9.1, §9.2',
    fixable: false,
  },
  check(group, facts, report) {
    for (const { cancels, request: cancel } of group.transactions) {
      const final = cancels && cancel ? finalResponse(cancels) : undefined;
      if (!final || !cancel) continue;
      const index = groupIndex(group);
      if (index.orderOf(cancel) < index.orderOf(final)) continue;
      const gap = elapsedMs(final, cancel);
      const roundTrip = cancels && facts.hops.get(cancels.hop.id)?.roundTripMs;
      const isCrossed = gap !== undefined && gap <= Math.max(RACE, roundTrip ?? 0);
      const bye = byeAfter(final, index);
      const when = gap === undefined ? 'after' : `${seconds(gap)} after`;
      const effect = isCrossed ? 'they crossed, and it has no effect' : 'it has no effect';
      const isUp = (final.keys.status ?? 0) < 300 && !bye;
      report({
        at: { message: cancel, span: cancel.startLine },
        message: `CANCEL came ${when} the final ${statusText(final)}: ${effect}${isUp ? '; a BYE is needed to end the call' : ''}.`,
        confidence: 'certain',
        ...(isCrossed ? { severity: 'hint' as const } : {}),
        related: [relatedTo(final, statusText(final)), ...(bye ? [relatedTo(bye, 'BYE')] : [])],
      });
    }
  },
};

/** The BYE that ended what a 2xx began. */
function byeAfter(final: TraceMessage, { dialogs }: GroupIndex): TraceMessage | undefined {
  const { fromTag, toTag } = final.keys;
  return dialogs.byeFrom(fromTag, toTag, final) ?? dialogs.byeFrom(toTag, fromTag, final);
}
