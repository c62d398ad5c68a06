import { elapsedMs } from '../../../trace/elapsed';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { judge } from '../../obligations/judge';
import { type RefreshOwed, refreshesOwed } from '../../obligations/refresh-owed';
import { after, label, relatedTo, seconds } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A session timer that nobody refreshes in time. */
export const sessionTimerNotRefreshed: GroupRule = {
  scope: 'group',
  meta: {
    id: 'session-timer-not-refreshed',
    category: 'timing',
    severity: 'warning',
    description: 'The interval of Session-Expires passes, or the timer ends the call, without a refresh.',
    reference: 'RFC 4028 §10',
    fixable: false,
  },
  check(group, facts, report) {
    for (const owed of refreshesOwed(group)) {
      // Other hops show the same timer.
      if (owed.transaction.upstream) continue;
      const { answer, interval, next } = owed;
      const isCut = next !== undefined && isEndOfTimer(owed, next);
      const verdict = isCut ? { confidence: 'likely' as const } : judge(owed, group, facts);
      if (!verdict || verdict.confidence === 'pending') continue;
      const end = isCut
        ? `; the call was cut after ${seconds(elapsedMs(answer, next) ?? 0)}`
        : lateText(owed);
      report({
        at: { message: answer, span: placeOf(answer, 'session-expires') },
        message: `The session timer of ${interval} s was not refreshed by ${refresherOf(owed)}${end}.`,
        confidence: verdict.confidence,
        related: next ? [relatedTo(next, `${label(next)}${after(answer, next)}`)] : [],
      });
    }
  },
};

/** Around the moment at which a side gives up, ms: implementations count in whole seconds. */
const TOLERANCE = 3000;

/** RFC 4028 §10: who does not refresh ends the call min(32 s, a third) before the interval is over. */
function isEndOfTimer({ answer, interval }: RefreshOwed, next: TraceMessage): boolean {
  const waited = elapsedMs(answer, next);
  if (next.keys.method !== 'BYE' || waited === undefined) return false;
  const end = (interval - Math.min(32, interval / 3)) * 1000;
  return Math.abs(waited - end) <= Math.min(TOLERANCE, interval * 20);
}

function lateText({ answer, next }: RefreshOwed): string {
  return next ? `; ${label(next)} came after ${seconds(elapsedMs(answer, next) ?? 0)}` : '';
}

function refresherOf({ answer, silent }: RefreshOwed): string {
  const { refresher } = answer.keys.rare;
  const side = refresher === undefined ? '' : ` (refresher=${refresher})`;
  return `${silent === '' ? 'its refresher' : silent}${side}`;
}
