import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import type { Transfer } from '../../../trace/transfers';
import { onlyCallOf } from '../../obligations/transfer-call';
import { relatedTo, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A NOTIFY that tells another outcome of a transfer than its call had. */
export const referOutcomeMismatch: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'refer-outcome-mismatch',
    category: 'subscription',
    severity: 'warning',
    description:
      'The NOTIFY reports that a transfer succeeded while its call failed, or the other way round.',
    reference: 'RFC 3515 §2.4.5',
    fixable: false,
  },
  check(linked, _facts, report) {
    for (const transfer of linked.transfers) {
      const notify = lastWord(transfer);
      const invite = onlyCallOf(transfer)?.invite;
      const final = invite && finalResponse(invite);
      if (!notify || !invite?.request || !final || isChallenge(final)) continue;
      const told = notify.keys.rare.sipfragStatus ?? 0;
      if (told < 300 === (final.keys.status ?? 0) < 300) continue;
      report({
        at: { message: notify, span: notify.startLine },
        message: `NOTIFY reports ${told}, but the call to ${transfer.target?.uri ?? 'the target'} got ${statusText(final)}.`,
        confidence: 'certain',
        related: [
          relatedTo(invite.request, 'The INVITE that the REFER brought about'),
          relatedTo(final, `${statusText(final)} to it`),
        ],
      });
    }
  },
};

/** The last NOTIFY that tells an outcome. */
function lastWord({ subscription }: Transfer): TraceMessage | undefined {
  return subscription?.notifies
    .flatMap(({ request }) => request ?? [])
    .filter(({ keys }) => (keys.rare.sipfragStatus ?? 0) >= 200)
    .at(-1);
}

/** The round goes on where the trace does not show it. */
function isChallenge({ keys }: TraceMessage): boolean {
  return keys.status === 401 || keys.status === 407;
}
