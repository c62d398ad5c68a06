import { firstIndex } from '../text/first-index';
import { oncePer } from '../text/once-per';
import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { type Bucket, groupIndex } from './group-index';
import { groupList } from './group-list';
import { hostOfEndpoint } from './hop-of';
import type { DialogName, ReferTarget } from './rare-keys';
import { referralsOf } from './referrals';
import { type Subscription, subscriptionsOf } from './subscriptions';
import { TRANSACTION_TIMEOUT } from './timers';
import { finalResponse, type Transaction } from './transaction';

/** A call that a REFER may have brought about. */
export interface ReferredCall {
  readonly group: Group;
  /** The INVITE on the hop nearest to its sender. */
  readonly invite: Transaction;
}

/** A REFER and what came of it (RFC 3515). */
export interface Transfer {
  readonly group: Group;
  /** On the hop nearest to its sender. */
  readonly refer: Transaction;
  /** Hosts that received the REFER: on one of them sits who must act. */
  readonly recipients: readonly string[];
  /** Undefined for a drawn REFER and for one without a readable Refer-To. */
  readonly target: ReferTarget | undefined;
  /** INVITEs by a recipient, after the REFER and within 64 × T1, towards the target. More than one: it is not clear which. */
  readonly calls: readonly ReferredCall[];
  readonly subscription: Subscription | undefined;
}

/** So many INVITEs of one sender are looked at for one REFER. */
const MOST = 64;

const referring = groupList(group => referralsOf(group).refers);

/** All REFERs of a trace with their calls. After an edit the work is that of the REFERs and of the calls that it touched. */
export function transfersOf(groups: readonly Group[]): readonly Transfer[] {
  return referring(groups).flatMap(({ group, items }) => {
    const subscriptions = new Map(
      subscriptionsOf(group).flatMap(own => own.openers.map(t => [t, own] as const)),
    );
    return items.map(({ refer, servers }) => {
      const recipients = [...new Set(servers.map(hostOfEndpoint))];
      const target = refer.request?.keys.rare.referTarget;
      const isRefused = (finalResponse(refer)?.keys.status ?? 0) >= 300;
      const calls = isRefused
        ? []
        : recipients.flatMap(host => callsAfter(refer, target, sentBy(groups, host)));
      return { group, refer, recipients, target, calls, subscription: subscriptions.get(refer) };
    });
  });
}

interface Sent {
  /** The host that sent it. */
  readonly key: string;
  readonly invite: Transaction;
}

const bySender = groupIndex(group =>
  referralsOf(group).invites.map((invite): Sent => ({ key: hostOfEndpoint(invite.client ?? ''), invite })),
);

const byTime = oncePer(({ entries }: Bucket<Sent>): readonly ReferredCall[] =>
  entries.map(({ group, item }) => ({ group, invite: item.invite })).sort((a, b) => timeOf(a) - timeOf(b)),
);

const NOTHING: readonly ReferredCall[] = [];

/** The calls that a host began, by time. */
function sentBy(groups: readonly Group[], host: string): readonly ReferredCall[] {
  const sent = bySender(groups).get(host);
  return sent ? byTime(sent) : NOTHING;
}

function timeOf({ invite }: ReferredCall): number {
  return invite.request?.keys.time ?? 0;
}

/** The calls of one sender in the time after a REFER that fit its target. */
function callsAfter(
  refer: Transaction,
  target: ReferTarget | undefined,
  sent: readonly ReferredCall[],
): readonly ReferredCall[] {
  const { request } = refer;
  if (!request) return [];
  const start = request.keys.time;
  const isFrom = (call: ReferredCall | undefined) => start === undefined || !call || timeOf(call) >= start;
  const first = firstIndex(sent.length, index => isFrom(sent[index]));
  const found: ReferredCall[] = [];
  for (const call of sent.slice(first, first + MOST)) {
    const { request: invite } = call.invite;
    const gap = invite && elapsedMs(request, invite);
    if (gap !== undefined && gap > TRANSACTION_TIMEOUT) break;
    if (invite && fits(call.invite, refer, target)) found.push(call);
  }
  return found;
}

function fits(invite: Transaction, refer: Transaction, target: ReferTarget | undefined): boolean {
  const keys = invite.request?.keys;
  // A drawn arrow says no more than who sent it.
  if (!keys || !target) return keys?.callId === undefined;
  if (target.method !== 'INVITE') return false;
  const { replaces, referredBy } = keys.rare;
  if (replaces && target.replaces && isSameDialog(replaces, target.replaces)) return true;
  const wanted = target.uri.toLowerCase();
  if (keys.toUri?.toLowerCase() === wanted || plain(keys.requestUri) === wanted) return true;
  const referrer = refer.request?.keys.fromUri;
  return referredBy !== undefined && referredBy === referrer;
}

/** True if two names mean one dialog, in whatever order they give the tags. */
function isSameDialog(a: DialogName, b: DialogName): boolean {
  if (a.callId !== b.callId) return false;
  return (a.toTag === b.toTag && a.fromTag === b.fromTag) || (a.toTag === b.fromTag && a.fromTag === b.toTag);
}

/** A URI without port, parameters and headers, in lower case. */
function plain(uri: string | undefined): string | undefined {
  const bare = uri?.split(/[;?]/, 1)[0]?.toLowerCase();
  return bare?.replace(/:\d{1,5}$/, '');
}
