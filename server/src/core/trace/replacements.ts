import type { Dialog } from './dialog';
import type { Group } from './group';
import { groupList } from './group-list';
import type { DialogName } from './rare-keys';
import { referralsOf } from './referrals';
import type { Transaction } from './transaction';

/** An INVITE that is to take the place of another dialog (RFC 3891). */
export interface Replacement {
  readonly group: Group;
  /** On the hop nearest to its sender. */
  readonly invite: Transaction;
  readonly name: DialogName;
  /** The dialog that it names, and its group; undefined where none in the trace has these tags. */
  readonly dialog: Dialog | undefined;
  readonly dialogGroup: Group | undefined;
  /** The Call-ID is known, and a dialog of it has the two tags the other way round. */
  readonly swapped: Dialog | undefined;
}

/** All INVITEs with Replaces. `groupOf` finds a group by its Call-ID. Linear in these, and in the dialogs of those named. */
export function replacementsOf(
  groups: readonly Group[],
  groupOf: (callId: string) => Group | undefined,
): readonly Replacement[] {
  const found: Replacement[] = [];
  for (const { group, items } of replacing(groups)) {
    for (const { invite, name } of items) {
      const dialogGroup = groupOf(name.callId);
      const named = dialogGroup && dialogsByTags(dialogGroup);
      const { toTag, fromTag } = name;
      const dialog = named?.get(`${toTag}\n${fromTag}`);
      // The receiver's own tag is the to-tag (RFC 3891 §3); who set the dialog up does not matter.
      const swapped = dialog ? undefined : named?.get(`${fromTag}\n${toTag}`);
      found.push({ group, invite, name, dialog: dialog ?? undefined, dialogGroup, swapped });
    }
  }
  return found;
}

type Replacing = Pick<Replacement, 'invite' | 'name'>;

const replacing = groupList((group): readonly Replacing[] =>
  referralsOf(group).invites.flatMap(invite => {
    const name = invite.request?.keys.rare.replaces;
    return name ? [{ invite, name }] : [];
  }),
);

const byTags = new WeakMap<Group, ReadonlyMap<string, Dialog>>();

/** Dialogs by the tags of both sides, in either order. */
function dialogsByTags(group: Group): ReadonlyMap<string, Dialog> {
  let made = byTags.get(group);
  if (made) return made;
  const map = new Map<string, Dialog>();
  for (const dialog of group.dialogs) {
    map.set(`${dialog.callerTag}\n${dialog.calleeTag}`, dialog);
    map.set(`${dialog.calleeTag}\n${dialog.callerTag}`, dialog);
  }
  made = map;
  byTags.set(group, made);
  return made;
}
