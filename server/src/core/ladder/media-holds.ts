import type { Call } from '../trace/dialog';
import type { Group } from '../trace/group';
import { sdpExchanges } from '../trace/offer-answer';
import { isHeld } from '../trace/sdp-view';
import type { TraceMessage } from '../trace/trace-message';
import type { LadderHold, LadderMedia } from './ladder';

/** Where a side stands on hold from some arrow on; no side at all where nobody does. */
interface Turn {
  readonly at: number;
  readonly by: LadderHold['by'] | undefined;
}

/**
 * When the media of a call were on hold: from the answer of the exchange that said so to the answer of the next one, or
 * the end of the band. By the exchanges of the first hop that agreed, as `mediaDetails` counts them; `order` has the
 * places of the messages that are drawn.
 */
export function mediaHolds(
  call: Call,
  groups: readonly Group[],
  order: ReadonlyMap<TraceMessage, number>,
  band: Pick<LadderMedia, 'afterArrow' | 'beforeArrow'>,
): readonly LadderHold[] {
  const turns = turnsOf(call, groups, order);
  return turns.flatMap(({ at, by }, index): readonly LadderHold[] => {
    const afterArrow = Math.max(at, band.afterArrow);
    const beforeArrow = Math.min(turns[index + 1]?.at ?? band.beforeArrow, band.beforeArrow);
    return by === undefined || beforeArrow <= afterArrow ? [] : [{ afterArrow, beforeArrow, by }];
  });
}

/** Only changes: a second offer that says the same changes nothing. */
function turnsOf(
  call: Call,
  groups: readonly Group[],
  order: ReadonlyMap<TraceMessage, number>,
): readonly Turn[] {
  const turns: Turn[] = [];
  for (const dialog of call.dialogs) {
    const group = groups.find(one => one.dialogs.includes(dialog));
    const agreed = group ? sdpExchanges(group, dialog).filter(({ state }) => state === 'agreed') : [];
    for (const { hop, offer, answer, offerBy } of agreed) {
      const at = answer && order.get(answer);
      if (at === undefined || hop !== agreed[0]?.hop) continue;
      const by = holder(saysHold(offer), saysHold(answer), offerBy);
      if (turns.at(-1)?.by !== by) turns.push({ at, by });
    }
    if (turns.length > 0) break;
  }
  return turns;
}

function saysHold(message: TraceMessage | undefined): boolean {
  return message?.keys.sdp?.media.some(isHeld) ?? false;
}

function holder(offers: boolean, answers: boolean, offerBy: 'caller' | 'callee'): Turn['by'] {
  if (offers && answers) return 'both';
  if (offers) return offerBy;
  if (answers) return offerBy === 'caller' ? 'callee' : 'caller';
  return undefined;
}
