import type { Dialog } from '../../trace/dialog';
import { dialogEnds } from '../../trace/dialog-ends';
import type { Group } from '../../trace/group';
import { hostOfEndpoint } from '../../trace/hop-of';
import type { Linked } from '../../trace/link-groups';
import { logicalRequestOf } from '../../trace/logical-requests';
import type { Replacement } from '../../trace/replacements';
import { finalResponse, type Hop, type Transaction } from '../../trace/transaction';
import { type Obligation, owed } from './obligation';

/** O-REPLACED: the end of the call that an accepted INVITE with Replaces took the place of (RFC 3891 §3). */
export interface ReplacedOwed extends Obligation {
  /** That of the INVITE: judge with it. */
  readonly group: Group;
  readonly replacement: Replacement;
}

/** One for each INVITE with Replaces that was accepted and names a dialog of this trace. A BYE of either side meets it. */
export function replacedDialogsOwed(linked: Linked): readonly ReplacedOwed[] {
  return linked.replacements.flatMap(replacement => {
    const { invite, dialog, group } = replacement;
    const final = finalResponse(invite);
    if (!dialog || !final || (final.keys.status ?? 0) >= 300) return [];
    const { hop, silent } = receiverIn(dialog, group, invite);
    const isOver = dialog.bye !== undefined || dialog.state === 'ended';
    const { isCancelled } = dialogEnds(dialog);
    return [
      owed({
        group,
        replacement,
        opener: final,
        hop,
        silent,
        discharged: isOver || isCancelled,
        prompt: true,
      }),
    ];
  });
}

/** Where the one who got the INVITE stands in the old dialog; on its own hop if the hosts differ. */
function receiverIn(
  dialog: Dialog,
  group: Group,
  invite: Transaction,
): { readonly hop: Hop; readonly silent: string } {
  const last = logicalRequestOf(group, invite)?.transactions.at(-1) ?? invite;
  const host = hostOfEndpoint(last.server ?? '');
  const place = dialogEnds(dialog).places.get(host);
  return place ? { hop: place.hop, silent: place.endpoint } : { hop: last.hop, silent: last.server ?? '' };
}
