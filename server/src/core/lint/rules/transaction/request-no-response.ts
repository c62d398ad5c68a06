import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedMs } from '../../../trace/elapsed';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import type { Related } from '../../finding';
import { type Answer, answersOwed } from '../../obligations/final-response';
import { judge, type Verdict } from '../../obligations/judge';
import {
  after,
  label,
  openUntil,
  orderedNote,
  relatedTo,
  seconds,
  statusText,
} from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** What silence means to the one who asked. */
const MEANING: ReadonlyMap<string, string> = new Map([
  ['BYE', 'the other side may believe that the call is still up'],
  ['CANCEL', 'the call may go on ringing'],
  ['REGISTER', 'the client is not reachable there'],
  ['OPTIONS', 'the peer looks dead'],
]);

/** A request that nobody answered. */
export const requestNoResponse: GroupRule = {
  scope: 'group',
  meta: {
    id: 'request-no-response',
    category: 'transaction',
    severity: 'warning',
    description:
      'A request gets no final response, or an INVITE no response at all, before its transaction times out.',
    reference: 'RFC 3261 §17.1.2.2',
    fixable: false,
  },
  check(group, facts, report) {
    for (const owed of answersOwed(group, facts)) {
      const verdict = judge(owed, group, facts);
      if (!verdict) continue;
      report({
        at: { message: owed.opener, span: owed.opener.startLine },
        message: messageOf(owed, verdict, facts),
        confidence: verdict.confidence,
        // Somebody noticed and coped: a fact that the reader needs, no fault to mend here.
        ...(owed.handledBy ? { severity: 'information' as const } : {}),
        related: relatedOf(owed),
      });
    }
  },
};

function messageOf(owed: Answer, verdict: Verdict, facts: CaptureFacts): string {
  const { method } = owed.transaction;
  if (verdict.confidence === 'pending') {
    return `No answer to ${method} ${openUntil(verdict, owed.deadlineMs, '')}.`;
  }
  // What may not be so is not explained either.
  const isSure = verdict.confidence !== 'unproven' && !owed.handledBy;
  const meaning = isSure ? meaningOf(owed.transaction) : undefined;
  return `${method} to ${owed.silent}${sentTimes(owed)}${unheard(owed, facts)}${
    meaning ? `; ${meaning}` : ''
  }${orderedNote(facts)}.`;
}

/** A CANCEL worked where its INVITE has ended since. */
function meaningOf({ method, cancels }: Transaction): string | undefined {
  const end = cancels && finalResponse(cancels);
  return end ? `the INVITE ended with ${statusText(end)} all the same` : MEANING.get(method);
}

/** How often it was asked, as part of the sentence. */
function sentTimes({ opener, copies }: Answer): string {
  if (copies.length === 0) return ', sent once, got no answer';
  const last = copies.at(-1);
  const over = last && elapsedMs(opener, last);
  return ` got no answer (${copies.length + 1} transmissions${over === undefined ? '' : ` over ${seconds(over)}`})`;
}

/** A peer of which nothing at all was captured may be dead, or captured elsewhere. */
function unheard({ hop, silent }: Answer, facts: CaptureFacts): string {
  const known = facts.hops.get(hop.id);
  const heard = known && (silent === known.a ? known.aToB : known.bToA) > 0;
  return heard ? '' : `; no traffic from ${silent} was captured`;
}

function relatedOf({ opener, copies, handledBy }: Answer): readonly Related[] {
  const last = copies.at(-1);
  return [
    ...(last ? [relatedTo(last, `last transmission${after(opener, last)}`)] : []),
    ...(handledBy ? [relatedTo(handledBy, `handled by ${label(handledBy)}`)] : []),
  ];
}
