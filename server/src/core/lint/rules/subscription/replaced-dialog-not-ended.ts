import { judge } from '../../obligations/judge';
import { replacedDialogsOwed } from '../../obligations/replaced-end';
import { orderedNote, relatedTo, seconds, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A call that was replaced and goes on all the same. */
export const replacedDialogNotEnded: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'replaced-dialog-not-ended',
    category: 'subscription',
    severity: 'warning',
    description: 'An INVITE with Replaces is accepted, and the replaced call is not ended.',
    reference: 'RFC 3891 §3',
    fixable: false,
  },
  check(linked, facts, report) {
    for (const owed of replacedDialogsOwed(linked)) {
      const verdict = judge(owed, owed.group, facts);
      if (!verdict || verdict.confidence === 'pending') continue;
      const { opener, silent, deadlineMs, replacement } = owed;
      const { invite, name, dialog } = replacement;
      const setUp = dialog?.transactions.find(t => t.method === 'INVITE')?.request;
      const within =
        verdict.elapsedMs === undefined ? '' : ` within ${seconds(Math.min(verdict.elapsedMs, deadlineMs))}`;
      report({
        at: { message: opener, span: opener.startLine },
        message: `${silent} accepted the replacement with ${statusText(opener)}, but sent no BYE in the replaced call ${name.callId}${within}${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        related: [
          ...(setUp ? [relatedTo(setUp, 'INVITE of the replaced call')] : []),
          ...(invite.request ? [relatedTo(invite.request, 'INVITE with Replaces')] : []),
        ],
      });
    }
  },
};
