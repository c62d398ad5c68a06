import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Group } from '../../../trace/group';
import type { Related } from '../../finding';
import { type AckForNon2xx, acksForNon2xx } from '../../obligations/ack-non2xx';
import { groupIndex } from '../../obligations/group-index';
import type { Verdict } from '../../obligations/judge';
import { reportOwed } from '../../obligations/report-owed';
import {
  after,
  label,
  openUntil,
  orderedNote,
  relatedTo,
  seconds,
  statusText,
  times,
} from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A final response of 300 and above to an INVITE that nobody acknowledged. */
export const inviteNon2xxNoAck: GroupRule = {
  scope: 'group',
  meta: {
    id: 'invite-non2xx-no-ack',
    category: 'transaction',
    severity: 'error',
    description: 'A final response of 300 to 699 to an INVITE gets no ACK on its hop.',
    reference: 'RFC 3261 §17.1.1.3',
    fixable: false,
  },
  check(group, facts, report) {
    reportOwed(acksForNon2xx(group), { group, facts, report }, { message: messageOf, related: relatedOf });
  },
};

function messageOf(obligation: AckForNon2xx, verdict: Verdict, facts: CaptureFacts): string {
  const { opener, copies, invite, mustRepeat } = obligation;
  const final = statusText(opener);
  if (verdict.confidence === 'pending') {
    const sooner = mustRepeat ? `when the ${opener.keys.status} repeats` : '';
    return `No ACK for ${final} ${openUntil(verdict, obligation.deadlineMs, sooner)}.`;
  }
  const why =
    copies.length > 0
      ? `although the answer was repeated ${times(copies.length)}`
      : verdict.elapsedMs === undefined
        ? 'follows'
        : `within ${seconds(Math.min(verdict.elapsedMs, obligation.deadlineMs))}`;
  const number = invite.keys.cseq === undefined ? '' : ` (CSeq ${invite.keys.cseq})`;
  return `${final} to INVITE${number} was never acknowledged: no ACK ${why}${orderedNote(facts)}.`;
}

function relatedOf({ opener, copies, invite, hop, silent }: AckForNon2xx, group: Group): readonly Related[] {
  const next = groupIndex(group).nextFrom(silent, hop.id, opener);
  return [
    relatedTo(invite, 'INVITE that it answers'),
    ...copies.map((copy, i) => relatedTo(copy, `repeated, ${i + 1}${after(opener, copy)}`)),
    ...(next ? [relatedTo(next, `next message from ${silent}: ${label(next)}`)] : []),
  ];
}
