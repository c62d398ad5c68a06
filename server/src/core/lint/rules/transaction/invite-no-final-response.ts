import { invitesLeftOpen } from '../../obligations/invite-final';
import { judge } from '../../obligations/judge';
import { orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** An INVITE that got a provisional response and never a final one. */
export const inviteNoFinalResponse: GroupRule = {
  scope: 'group',
  meta: {
    id: 'invite-no-final-response',
    category: 'transaction',
    severity: 'warning',
    description: 'An INVITE is left in a provisional response for longer than any proxy lets it ring.',
    reference: 'RFC 3261 §16.6',
    fixable: false,
  },
  check(group, facts, report) {
    for (const open of invitesLeftOpen(group)) {
      const verdict = judge(open, group, facts);
      // What is not due yet is a ringing phone; `capture-ends-early` says so once for each call.
      if (!verdict || verdict.confidence === 'pending') continue;
      const lasted = verdict.elapsedMs === undefined ? '' : ` for ${seconds(verdict.elapsedMs)}`;
      report({
        at: { message: open.state, span: open.state.startLine },
        message: `INVITE was left in ${statusText(open.state)}${lasted}; no final response${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        related: [
          relatedTo(open.invite, 'INVITE'),
          ...(open.opener === open.state ? [] : [relatedTo(open.opener, 'last provisional response')]),
        ],
      });
    }
  },
};
