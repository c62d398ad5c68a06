import type { Dialog } from './dialog';
import type { Group } from './group';

/** The dialogs that one initial request made: forks, once there is more than one (RFC 3261 §12, `rules.md` 2.5). */
export interface HalfDialog {
  readonly callerTag: string;
  readonly dialogs: readonly Dialog[];
}

const known = new WeakMap<Group, ReadonlyMap<string, HalfDialog & { readonly dialogs: Dialog[] }>>();

/** All dialogs of a group by the From tag of their initial request, in order of the trace. */
export function halfDialogs(group: Group): readonly HalfDialog[] {
  return [...byTag(group).values()];
}

/** The dialogs that share their initial request with a dialog, itself included. */
export function forksOf(group: Group, dialog: Dialog): readonly Dialog[] {
  return byTag(group).get(dialog.callerTag)?.dialogs ?? [dialog];
}

function byTag(group: Group): ReadonlyMap<string, HalfDialog> {
  let made = known.get(group);
  if (made) return made;
  const growing = new Map<string, HalfDialog & { readonly dialogs: Dialog[] }>();
  for (const dialog of group.dialogs) {
    const half = growing.get(dialog.callerTag) ?? { callerTag: dialog.callerTag, dialogs: [] };
    growing.set(dialog.callerTag, half);
    half.dialogs.push(dialog);
  }
  made = growing;
  known.set(group, made);
  return made;
}
