import type { Group } from './group';
import { logicalRequests } from './logical-requests';
import type { Transaction } from './transaction';

/** What a group has to do with transfers: cheap to ask again, since it is read once per group. */
export interface Referrals {
  /** REFERs, each on the hop nearest to its sender, and the hosts that got it on any hop. */
  readonly refers: readonly { readonly refer: Transaction; readonly servers: readonly string[] }[];
  /** INVITEs outside of a dialog, each on the hop nearest to its sender. */
  readonly invites: readonly Transaction[];
}

const NONE: Referrals = { refers: [], invites: [] };
const known = new WeakMap<Group, Referrals>();

/** Made once per group; linear. */
export function referralsOf(group: Group): Referrals {
  let made = known.get(group);
  if (made) return made;
  const refers: { refer: Transaction; servers: readonly string[] }[] = [];
  const invites: Transaction[] = [];
  for (const { method, first, transactions } of logicalRequests(group)) {
    if (method === 'REFER') {
      refers.push({ refer: first, servers: transactions.flatMap(t => t.server ?? []) });
    } else if (method === 'INVITE' && first.request?.keys.toTag === undefined) invites.push(first);
  }
  made = refers.length + invites.length === 0 ? NONE : { refers, invites };
  known.set(group, made);
  return made;
}
