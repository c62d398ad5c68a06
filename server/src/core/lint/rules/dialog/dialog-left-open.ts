import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { elapsedBetween } from '../../../trace/elapsed';
import { byTag } from '../../../trace/responses-by-tag';
import type { TraceMessage } from '../../../trace/trace-message';
import { label, relatedTo, seconds } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A call that is up and shows nothing any more. */
export const dialogLeftOpen: GroupRule = {
  scope: 'group',
  meta: {
    id: 'dialog-left-open',
    category: 'dialog',
    severity: 'hint',
    description: 'No BYE is seen for a call long after its last message.',
    reference: 'RFC 3261 §15',
    fixable: false,
    offByDefault: true,
    strict: 'hint',
    options: {
      idleMinutes: {
        kind: 'number',
        default: 10,
        minimum: 1,
        maximum: 10_080,
        description: 'Minutes without any message after which a call counts as left open.',
      },
    },
  },
  check(group, facts, report, options) {
    for (const dialog of group.dialogs) {
      const last = lastOf(dialog);
      const idle = last && idleMs(last, facts);
      if (!last || idle === undefined || idle < options.number('idleMinutes') * 60_000) continue;
      report({
        at: { message: last, span: last.startLine },
        message: `No BYE was seen for this call, ${seconds(idle)} after its last message.`,
        confidence: 'likely',
        related: [relatedTo(last, label(last))],
      });
    }
  },
};

/** The last message of a call that was answered and not ended; undefined where a session timer tells whether it is alive. */
function lastOf({ state, bye, transactions, calleeTag }: Dialog): TraceMessage | undefined {
  if (state !== 'confirmed' || bye || !transactions.some(t => t.method === 'INVITE')) return undefined;
  // Of the INVITE that other forks share only the answers of this one, so that many of them stay cheap.
  const timed = transactions.some(t => {
    const responses = t.request?.keys.toTag === undefined ? byTag(t).responsesTo(calleeTag) : t.responses;
    return responses.some(({ keys }) => keys.rare.sessionExpires !== undefined);
  });
  return timed ? undefined : transactions.at(-1)?.messages.at(-1);
}

function idleMs({ keys }: TraceMessage, { watermark, dateless, holes }: CaptureFacts): number | undefined {
  const { time } = keys;
  if (time === undefined || watermark === undefined || holes.some(hole => hole.to > time)) return undefined;
  return elapsedBetween(time, watermark, dateless);
}
