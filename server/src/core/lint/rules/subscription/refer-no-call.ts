import { finalResponse } from '../../../trace/transaction';
import type { Transfer } from '../../../trace/transfers';
import { judge } from '../../obligations/judge';
import { owed } from '../../obligations/obligation';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A REFER that was accepted, and no call came of it. */
export const referNoCall: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'refer-no-call',
    category: 'subscription',
    severity: 'information',
    description: 'A REFER is accepted, and no INVITE to its target is seen.',
    reference: 'RFC 3515 §2.4.3',
    fixable: false,
  },
  check(linked, facts, report) {
    for (const transfer of linked.transfers) {
      const { refer, group, target, calls } = transfer;
      const final = finalResponse(refer);
      if (!refer.request || !final || (final.keys.status ?? 0) >= 300) continue;
      if (target?.method !== 'INVITE' || calls.length > 0 || hasFailed(transfer)) continue;
      // Without any word of its receiver that is the fault (`refer-no-notify`).
      if (transfer.subscription?.notifies.length === 0) continue;
      const call = owed({ opener: final, hop: refer.hop, silent: refer.server ?? '' });
      const verdict = judge(call, group, facts);
      if (verdict?.confidence !== 'certain') continue;
      report({
        at: { message: final, span: final.startLine },
        message: `REFER was accepted with ${statusText(final)}, but no call to ${target.uri} was seen${elsewhere(transfer)}${orderedNote(facts)}.`,
        confidence: verdict.confidence,
        related: [relatedTo(refer.request, 'REFER')],
      });
    }
  },
};

function outcomes({ subscription }: Transfer): readonly number[] {
  return (subscription?.notifies ?? []).flatMap(({ request }) => request?.keys.rare.sipfragStatus ?? []);
}

/** The receiver told that it did not work. */
function hasFailed(transfer: Transfer): boolean {
  return outcomes(transfer).some(status => status >= 300);
}

/** What was reported as answered was made where the capture does not look. */
function elsewhere(transfer: Transfer): string {
  const told = outcomes(transfer).find(status => status >= 200);
  return told === undefined ? '' : `, although NOTIFY reports ${told}`;
}
