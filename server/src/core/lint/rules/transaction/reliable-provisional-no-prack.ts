import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Related } from '../../finding';
import type { Verdict } from '../../obligations/judge';
import { type PrackOwed, pracksOwed } from '../../obligations/prack-owed';
import { reportOwed } from '../../obligations/report-owed';
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

/** A reliable provisional response that the caller never acknowledged. */
export const reliableProvisionalNoPrack: GroupRule = {
  scope: 'group',
  meta: {
    id: 'reliable-provisional-no-prack',
    category: 'transaction',
    severity: 'error',
    description: 'A reliable provisional response gets no PRACK.',
    reference: 'RFC 3262 §3, §4',
    fixable: false,
  },
  check(group, facts, report) {
    reportOwed(
      pracksOwed(group),
      { group, facts, report },
      { message: messageOf, related: relatedOf, once: identityOf },
    );
  },
};

/** Equal on all hops of one response. */
function identityOf({ opener }: PrackOwed): string {
  const { fromTag, toTag, cseq, rseq } = opener.keys;
  return `${fromTag}\n${toTag}\n${cseq}\n${rseq}`;
}

function messageOf(owed: PrackOwed, verdict: Verdict, facts: CaptureFacts): string {
  const { opener, copies } = owed;
  const what = `${statusText(opener)} (RSeq ${opener.keys.rseq})`;
  if (verdict.confidence === 'pending') {
    return `No PRACK for ${what} ${openUntil(verdict, owed.deadlineMs, `when the ${opener.keys.status} repeats`)}.`;
  }
  const why =
    copies.length > 0
      ? `; it was repeated ${times(copies.length)}`
      : verdict.elapsedMs === undefined
        ? ''
        : ` within ${seconds(Math.min(verdict.elapsedMs, owed.deadlineMs))}`;
  return `Reliable ${what} got no PRACK${why}${orderedNote(facts)}.`;
}

function relatedOf({ invite, opener, copies }: PrackOwed): readonly Related[] {
  return [
    relatedTo(invite, 'INVITE'),
    ...copies.map((copy, i) => relatedTo(copy, `repeated, ${i + 1}${after(opener, copy)}`)),
  ];
}
