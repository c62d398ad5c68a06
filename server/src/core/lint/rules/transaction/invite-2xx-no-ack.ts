import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Group } from '../../../trace/group';
import type { Related } from '../../finding';
import { type AckFor2xx, acksFor2xx } from '../../obligations/ack-2xx';
import { groupIndex } from '../../obligations/group-index';
import type { Verdict } from '../../obligations/judge';
import { reportOwed } from '../../obligations/report-owed';
import { requestIdentity } from '../../obligations/request-identity';
import {
  after,
  openUntil,
  orderedNote,
  relatedTo,
  seconds,
  statusText,
  times,
} from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A 2xx to an INVITE that the caller never acknowledged. */
export const invite2xxNoAck: GroupRule = {
  scope: 'group',
  meta: {
    id: 'invite-2xx-no-ack',
    category: 'transaction',
    severity: 'error',
    description: 'A 2xx to an INVITE gets no ACK.',
    reference: 'RFC 3261 §13.2.2.4',
    fixable: false,
  },
  check(group, facts, report) {
    reportOwed(
      acksFor2xx(group, facts),
      { group, facts, report },
      { message: messageOf, related: relatedOf },
    );
  },
};

function messageOf(obligation: AckFor2xx, verdict: Verdict, facts: CaptureFacts): string {
  const { opener, copies, invite, wentOn, silent } = obligation;
  const answer = statusText(opener);
  if (verdict.confidence === 'pending') {
    const sooner = `when the ${opener.keys.status} repeats or the caller goes on without`;
    return `No ACK for ${answer} ${openUntil(verdict, obligation.deadlineMs, sooner)}.`;
  }
  const why = [
    ...(copies.length > 0 ? [`; the 2xx was repeated ${times(copies.length)}`] : []),
    ...(wentOn ? [`; ${silent} went on with ${wentOn.keys.method}`] : []),
    ...(obligation.gaveUp ? ['; the callee gave up waiting and sent BYE'] : []),
  ];
  const within =
    why.length > 0 || verdict.elapsedMs === undefined
      ? ''
      : `: no ACK within ${seconds(Math.min(verdict.elapsedMs, obligation.deadlineMs))}`;
  const number = invite.keys.cseq === undefined ? '' : ` (CSeq ${invite.keys.cseq})`;
  return `${answer} to INVITE${number} was never acknowledged${within}${why.join('')}${orderedNote(facts)}.`;
}

function relatedOf(obligation: AckFor2xx, group: Group): readonly Related[] {
  const { invite, opener, copies, wentOn, gaveUp } = obligation;
  const wrong = groupIndex(group).strayAckFrom(invite.keys.fromTag);
  const sameNumber = wrong && requestIdentity(wrong) === requestIdentity(invite);
  return [
    relatedTo(invite, 'INVITE that it answers'),
    ...copies.map((copy, i) => relatedTo(copy, `repeated, ${i + 1}${after(opener, copy)}`)),
    ...(wrong
      ? [relatedTo(wrong, `ACK that does not fit: ${sameNumber ? 'another To tag' : 'another CSeq number'}`)]
      : []),
    ...(wentOn ? [relatedTo(wentOn, `next request of the caller: ${wentOn.keys.method}`)] : []),
    ...(gaveUp ? [relatedTo(gaveUp, `BYE of the callee${after(opener, gaveUp)}`)] : []),
  ];
}
