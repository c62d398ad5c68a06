import { callEvidence, numbersAndTime } from './call-evidence';
import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { wayOf } from './hop-of';
import { type Registration, registrationsOf } from './registrations';
import { type Replacement, replacementsOf } from './replacements';
import type { TraceMessage } from './trace-message';
import { type Transfer, transfersOf } from './transfers';

export type EdgeKind = 'same-call' | 'replaces' | 'transfer' | 'possible';

/** Two groups that belong together, how, and what shows it (`rules.md` 2.9). */
export interface CallEdge {
  readonly kind: EdgeKind;
  readonly a: Group;
  readonly b: Group;
  /** 0 to 1; `same-call` has at least 0.7. */
  readonly score: number;
  /** `Session-ID`, `Replaces`, `numbers and time`. */
  readonly what: string;
  /** One message of each side that shows it, that of `a` first. */
  readonly evidence: readonly [TraceMessage, TraceMessage];
}

/** Layer over the groups of a trace: what only several Call-IDs together show. */
export interface Linked {
  /** As given. */
  readonly groups: readonly Group[];
  readonly registrations: readonly Registration[];
  readonly edges: readonly CallEdge[];
  /** REFERs with the calls that they brought about. */
  readonly transfers: readonly Transfer[];
  /** INVITEs with Replaces, and the dialogs that they name. */
  readonly replacements: readonly Replacement[];
  /** The groups of one call over all of its legs, in order of the trace; the group alone where it is tied to none. */
  legsOf(group: Group): readonly Group[];
  groupOfCallId(callId: string): Group | undefined;
}

/** Ids that more groups share than this tie nothing together: a constant, not an id. */
const MOST_SHARING = 16;
/** From here on groups are one call. */
const SAME_CALL = 0.7;

/**
 * Links the groups of a trace. What a group contributes is read once for as long as the group lives, so linking again
 * after an edit costs a look at each group. Never quadratic.
 */
export function linkGroups(groups: readonly Group[]): Linked {
  let byCallId: ReadonlyMap<string, Group> | undefined;
  const groupOfCallId = (callId: string) => {
    byCallId ??= groupsByCallId(groups);
    return byCallId.get(callId);
  };
  const transfers = transfersOf(groups);
  const replacements = replacementsOf(groups, groupOfCallId);
  const edges = new Edges();
  addShared(groups, edges);
  addReferred(transfers, replacements, edges);
  addNumbers(groups, edges);
  let legs: ReadonlyMap<Group, readonly Group[]> | undefined;
  return {
    groups,
    registrations: registrationsOf(groups),
    edges: edges.list,
    transfers,
    replacements,
    legsOf(group) {
      legs ??= joinLegs(groups, edges.list);
      return legs.get(group) ?? [group];
    },
    groupOfCallId,
  };
}

function groupsByCallId(groups: readonly Group[]): ReadonlyMap<string, Group> {
  const byCallId = new Map<string, Group>();
  for (const group of groups) {
    const callId = group.messages[0]?.keys.callId;
    if (callId !== undefined) byCallId.set(callId, group);
  }
  return byCallId;
}

/** The best edge of each pair and kind. */
class Edges {
  private readonly numbers = new Map<Group, number>();
  private readonly byPair = new Map<string, CallEdge>();

  get list(): readonly CallEdge[] {
    return [...this.byPair.values()];
  }

  add(edge: CallEdge): void {
    if (edge.a === edge.b) return;
    const key = this.keyOf(edge);
    const before = this.byPair.get(key);
    if (!before || before.score < edge.score) this.byPair.set(key, edge);
  }

  has(a: Group, b: Group): boolean {
    return this.byPair.has(this.keyOf({ kind: 'same-call', a, b }));
  }

  private keyOf({ kind, a, b }: Pick<CallEdge, 'kind' | 'a' | 'b'>): string {
    const x = this.numberOf(a);
    const y = this.numberOf(b);
    return `${kind === 'possible' ? 'same-call' : kind} ${Math.min(x, y)} ${Math.max(x, y)}`;
  }

  private numberOf(group: Group): number {
    const known = this.numbers.get(group) ?? this.numbers.size;
    this.numbers.set(group, known);
    return known;
  }
}

function addShared(groups: readonly Group[], edges: Edges): void {
  const sharing = new Map<string, number>();
  for (const group of groups) {
    for (const { key } of callEvidence(group).shared) sharing.set(key, (sharing.get(key) ?? 0) + 1);
  }
  /** Each group is tied to the one before it that shares the id. */
  const before = new Map<string, { group: Group; message: TraceMessage }>();
  for (const group of groups) {
    for (const { key, what, score, message } of callEvidence(group).shared) {
      const sharers = sharing.get(key) ?? 0;
      if (sharers < 2 || sharers > MOST_SHARING) continue;
      const other = before.get(key);
      before.set(key, { group, message });
      if (!other || (OF_MEDIA.has(what) && !mayBeLegs(other.group, group))) continue;
      edges.add({
        kind: 'same-call',
        a: other.group,
        b: group,
        score,
        what,
        evidence: [other.message, message],
      });
    }
  }
}

/** What a device uses again from call to call. */
const OF_MEDIA: ReadonlySet<string> = new Set(['media address', 'ICE ufrag', 'DTLS fingerprint']);

/** True if two groups have been up at once, and are no two calls between the same hosts. */
function mayBeLegs(a: Group, b: Group): boolean {
  const [x, y] = [callEvidence(a).invite, callEvidence(b).invite];
  if (!x || !y || wayOf(x.keys) === wayOf(y.keys)) return false;
  const [earlier, later] = (elapsedMs(x, y) ?? 0) < 0 ? [b, a] : [a, b];
  const [end, start] = [earlier.messages.at(-1), later.messages[0]];
  return !end || !start || (elapsedMs(end, start) ?? 0) <= 0;
}

/** RFC 3515 and RFC 3891 name the other call: tied to it, and still a call of its own. */
function addReferred(
  transfers: readonly Transfer[],
  replacements: readonly Replacement[],
  edges: Edges,
): void {
  for (const { group, refer, calls } of transfers) {
    const [only, ...others] = calls;
    if (!only?.invite.request || !refer.request || others.length > 0) continue;
    const evidence = [refer.request, only.invite.request] as const;
    edges.add({ kind: 'transfer', a: group, b: only.group, score: 0.85, what: 'Refer-To', evidence });
  }
  for (const { group, invite, dialogGroup } of replacements) {
    const named = dialogGroup?.messages[0];
    if (!dialogGroup || !named || !invite.request) continue;
    const evidence = [named, invite.request] as const;
    edges.add({ kind: 'replaces', a: dialogGroup, b: group, score: 1, what: 'Replaces', evidence });
  }
}

/** A B2BUA calls on within this. */
const CALLS_ON = 4000;
/** And hangs up within this. */
const HANGS_UP = 1000;

/** The weakest evidence: an INVITE out of a host that got one a moment before, with the same numbers. */
function addNumbers(groups: readonly Group[], edges: Edges): void {
  const incoming = new Map<string, Group[]>();
  const outgoing: Group[] = [];
  for (const group of groups) {
    const own = numbersAndTime(group);
    if (!own) continue;
    outgoing.push(group);
    const key = `${own.to}\n${own.calling}\n${own.called}`;
    const list = incoming.get(key);
    if (list) list.push(group);
    else incoming.set(key, [group]);
  }
  for (const list of incoming.values()) list.sort((a, b) => startOf(a) - startOf(b));
  for (const group of outgoing) {
    const own = numbersAndTime(group);
    if (!own) continue;
    const list = incoming.get(`${own.from}\n${own.calling}\n${own.called}`) ?? [];
    const before = onlyBefore(list, group);
    const a = before && callEvidence(before).invite;
    const b = callEvidence(group).invite;
    if (!before || !a || !b || edges.has(before, group)) continue;
    const score = scoreOf(before, group);
    const kind = score >= SAME_CALL ? 'same-call' : 'possible';
    edges.add({ kind, a: before, b: group, score, what: 'numbers and time', evidence: [a, b] });
  }
}

function startOf(group: Group): number {
  return numbersAndTime(group)?.time ?? 0;
}

/** The one group of the list that began within the time before another; undefined for none and for several. */
function onlyBefore(list: readonly Group[], group: Group): Group | undefined {
  const start = startOf(group);
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = list[middle];
    if (one && startOf(one) < start - CALLS_ON) low = middle + 1;
    else high = middle;
  }
  const found = list.slice(low, low + 3).filter(one => one !== group && startOf(one) <= start);
  return found.length === 1 ? found[0] : undefined;
}

function scoreOf(a: Group, b: Group): number {
  const status = numbersAndTime(a)?.status;
  const sameEnd = status !== undefined && status === numbersAndTime(b)?.status;
  const [endA, endB] = [endOf(a), endOf(b)];
  const gap = endA && endB && elapsedMs(endA, endB);
  const endTogether = gap !== undefined && Math.abs(gap) <= HANGS_UP;
  return (6 + (sameEnd ? 1 : 0) + (endTogether ? 1 : 0)) / 10;
}

/** The BYE that ended a call. */
function endOf(group: Group): TraceMessage | undefined {
  return group.dialogs.find(dialog => dialog.bye)?.bye;
}

/** Union-find over the edges that make one call. */
function joinLegs(
  groups: readonly Group[],
  edges: readonly CallEdge[],
): ReadonlyMap<Group, readonly Group[]> {
  const parents = new Map<Group, Group>();
  const rootOf = (group: Group): Group => {
    let root = group;
    for (let up = parents.get(root); up; up = parents.get(root)) root = up;
    for (let at = group; at !== root; ) {
      const up = parents.get(at) ?? root;
      parents.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { kind, a, b } of edges) {
    if (kind !== 'same-call') continue;
    const [x, y] = [rootOf(a), rootOf(b)];
    if (x !== y) parents.set(y, x);
  }
  const members = new Map<Group, Group[]>();
  if (parents.size === 0) return members;
  for (const group of groups) {
    const root = rootOf(group);
    const list = members.get(root);
    if (list) list.push(group);
    else members.set(root, [group]);
  }
  return new Map(groups.map(group => [group, members.get(rootOf(group)) ?? [group]]));
}
