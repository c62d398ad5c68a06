import type { Call } from '../../../trace/dialog';
import type { TraceMessage } from '../../../trace/trace-message';
import { type InviteFinal, invitesLeftOpen } from '../../obligations/invite-final';
import { judge } from '../../obligations/judge';
import { relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** Related places that are shown; the text counts all. */
const SHOWN = 10;

interface Open {
  readonly owed: InviteFinal;
  readonly elapsedMs: number;
}

/** A call that still rings when the capture ends, so that nothing can be said of its end. */
export const captureEndsEarly: GroupRule = {
  scope: 'group',
  meta: {
    id: 'capture-ends-early',
    category: 'capture',
    severity: 'information',
    description: 'The capture ends while a call still waits for its final response; it is not judged.',
    reference: 'RFC 3261 §17.1.1',
    fixable: false,
  },
  check(group, facts, report) {
    // A trace that is still being written has no end, and one without times no moment at which it ended.
    if (facts.open || facts.ordered) return;
    const callOf = new Map<TraceMessage, Call>();
    for (const call of group.calls) for (const message of call.messages) callOf.set(message, call);
    const open = new Map<Call | undefined, Open[]>();
    for (const owed of invitesLeftOpen(group)) {
      const verdict = judge(owed, group, facts);
      if (verdict?.confidence !== 'pending' || verdict.elapsedMs === undefined) continue;
      const call = callOf.get(owed.opener);
      const found = { owed, elapsedMs: verdict.elapsedMs };
      const known = open.get(call);
      if (known) known.push(found);
      else open.set(call, [found]);
    }
    for (const waiting of open.values()) {
      const [first, ...others] = waiting;
      if (!first) continue;
      const { state, invite } = first.owed;
      const hops = waiting.length > 1 ? `, on ${waiting.length} hops` : '';
      report({
        at: { message: state, span: state.startLine },
        message: `The capture ends while the INVITE waits for its final response (${statusText(state)} for ${seconds(first.elapsedMs)}${hops}); not judged.`,
        confidence: 'pending',
        related: [
          relatedTo(invite, 'INVITE'),
          ...others.slice(0, SHOWN).map(({ owed }) => relatedTo(owed.state, statusText(owed.state))),
        ],
      });
    }
  },
};
