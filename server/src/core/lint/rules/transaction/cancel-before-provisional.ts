import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { T1 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import type { Confidence } from '../../finding';
import { groupIndex } from '../../obligations/group-index';
import { RACE } from '../../obligations/race';
import { isUnreliable } from '../../obligations/transport';
import { after, orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A CANCEL for an INVITE of which the sender cannot know yet that it arrived. */
export const cancelBeforeProvisional: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cancel-before-provisional',
    category: 'transaction',
    severity: 'warning',
    description: 'A CANCEL is sent before any response to its INVITE.',
    reference: 'RFC 3261 §9.1',
    fixable: false,
  },
  check(group, facts, report) {
    for (const { cancels, request: cancel } of group.transactions) {
      const invite = cancels?.request;
      if (!cancel || !cancels || !invite) continue;
      const { orderOf } = groupIndex(group);
      const first = cancels.responses[0];
      if (first && orderOf(first) < orderOf(cancel)) continue;
      const confidence = confidenceOf(cancels, { cancel, invite, first, group, facts });
      if (!confidence) continue;
      const gap = first && elapsedMs(cancel, first);
      const isCrossed = gap !== undefined && gap <= RACE;
      report({
        at: { message: cancel, span: cancel.startLine },
        message: `CANCEL was sent before any ${isCrossed ? 'response to the INVITE was seen: they crossed' : 'provisional response to the INVITE'}${orderedNote(facts)}.`,
        confidence,
        ...(isCrossed ? { severity: 'hint' as const } : {}),
        related: [
          relatedTo(invite, 'INVITE'),
          ...(first ? [relatedTo(first, `${statusText(first)}${after(cancel, first)}`)] : []),
        ],
      });
    }
  },
};

interface Cancelled {
  readonly cancel: TraceMessage;
  readonly invite: TraceMessage;
  readonly first: TraceMessage | undefined;
  readonly group: Group;
  readonly facts: CaptureFacts;
}

/**
 * How sure it is that no response came before. Undefined where the responses to this client were not captured (ONEWAY),
 * or were seen where the same transaction was captured a second time.
 */
function confidenceOf(t: Transaction, at: Cancelled): Confidence | undefined {
  const { cancel, invite, first, group, facts } = at;
  if (first) return 'certain';
  const index = groupIndex(group);
  if (index.observed(t).hasResponse || index.isReactedTo(invite)) return undefined;
  const hop = facts.hops.get(t.hop.id);
  if (hop && (t.server === hop.a ? 'a' : 'b') === hop.missing) return undefined;
  if (facts.ordered) return facts.partial ? undefined : 'certain';
  // A client that hears nothing repeats its INVITE (Timer A); one that did not may have heard what was not captured.
  const mustRepeat = isUnreliable(invite) && (elapsedMs(invite, cancel) ?? 0) > 1.5 * T1;
  return mustRepeat && t.requestCopies.length === 0 ? 'unproven' : 'certain';
}
