import type { Dialog } from '../../../trace/dialog';
import { byTag } from '../../../trace/responses-by-tag';
import { type ByeOwed, byesOwed } from '../../obligations/fork-bye';
import { judge } from '../../obligations/judge';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A call that two phones answered, and of which the caller keeps both. */
export const forkSecond2xxNotCleared: GroupRule = {
  scope: 'group',
  meta: {
    id: 'fork-second-2xx-not-cleared',
    category: 'dialog',
    severity: 'warning',
    description: 'An INVITE was answered by several, and the caller does not end all dialogs but one.',
    reference: 'RFC 3261 §13.2.2.4',
    fixable: false,
  },
  check(group, facts, report) {
    for (const owed of byesOwed(group)) {
      // A 2xx without ACK is a fault of its own (`invite-2xx-no-ack`).
      if (!owed.kept.every(isAcknowledged)) continue;
      const verdict = judge(owed, group, facts);
      if (!verdict || verdict.confidence === 'pending') continue;
      const isUsed = owed.kept.length > 1 && owed.kept.every(hasRequests);
      report({
        at: { message: owed.opener, span: owed.opener.startLine },
        message: `${textOf(owed)}${isUsed ? 'the caller goes on with both' : restOf(owed)}${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        // Who goes on with both wants both: a conference, a recorder.
        ...(isUsed ? { severity: 'information' as const } : {}),
        related: relatedOf(owed),
      });
    }
  },
};

function textOf({ answers }: ByeOwed): string {
  const count = answers.length === 2 ? 'twice' : `${answers.length} times`;
  const tags = answers.slice(0, SHOWN).map(({ keys }) => keys.toTag);
  return `The call was answered ${count} (To tags ${tags.join(', ')}); `;
}

function restOf({ kept }: ByeOwed): string {
  const [only] = kept;
  return kept.length === 1
    ? `no BYE ended the dialog of ${only?.calleeTag}`
    : 'no BYE ended all dialogs but one';
}

function isAcknowledged({ transactions, calleeTag }: Dialog): boolean {
  return transactions.some(t => t.method === 'INVITE' && byTag(t).acksTo(calleeTag).length > 0);
}

/** True if something was sent in the dialog beyond its set-up. */
function hasRequests({ transactions }: Dialog): boolean {
  return transactions.some(t => t.request?.keys.toTag !== undefined);
}

/** Answers that are shown; the text counts all. */
const SHOWN = 10;

function relatedOf({ invite, answers, opener }: ByeOwed) {
  const others = answers.filter(answer => answer !== opener).slice(0, SHOWN);
  return [
    ...(invite.request ? [relatedTo(invite.request, 'INVITE')] : []),
    ...others.map(answer =>
      relatedTo(answer, `${statusText(answer)} with To tag ${answer.keys.toTag ?? ''}`),
    ),
  ];
}
