import { oncePer } from '../text/once-per';
import { callEvidence, numbersAndTime, type SharedEvidence } from './call-evidence';
import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { type Bucket, groupIndex } from './group-index';
import { memoryOf } from './group-memory';
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
 * Links the groups of a trace. What ties groups together is found by what they share (`GroupIndex`), so that linking again
 * after an edit costs a look at the ties that there are, and at the groups that changed. Never quadratic.
 */
export function linkGroups(groups: readonly Group[]): Linked {
  const groupOfCallId = (callId: string) => byCallId(groups).get(callId)?.entries.at(-1)?.group;
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

const byCallId = groupIndex(({ messages }) => {
  const key = messages[0]?.keys.callId;
  return key === undefined ? [] : [{ key }];
});

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

const byEvidence = groupIndex(group => callEvidence(group).shared);

function addShared(groups: readonly Group[], edges: Edges): void {
  const ties = [...byEvidence(groups).shared()].flatMap(tiesOf);
  for (const { edge } of inOrder(groups, ties)) edges.add(edge);
}

/** An edge as it was found: by which item of its later group. */
interface Tie {
  readonly edge: CallEdge;
  readonly nth: number;
}

/** Each group is tied to the one before it that shares the id. */
const tiesOf = oncePer(({ entries }: Bucket<SharedEvidence>): readonly Tie[] => {
  if (entries.length > MOST_SHARING) return NO_TIES;
  return entries.flatMap(({ group, item, nth }, at) => {
    const { what, score, message } = item;
    const other = entries[at - 1];
    if (!other || (OF_MEDIA.has(what) && !mayBeLegs(other.group, group))) return NO_TIES;
    const evidence = [other.item.message, message] as const;
    return [{ edge: { kind: 'same-call', a: other.group, b: group, score, what, evidence }, nth }];
  });
});

const NO_TIES: readonly Tie[] = [];

/** In order of the later group of each. */
function inOrder(groups: readonly Group[], ties: readonly Tie[]): readonly Tie[] {
  const { placeOf } = memoryOf(groups);
  return [...ties].sort((a, b) => placeOf(a.edge.b) - placeOf(b.edge.b) || a.nth - b.nth);
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

/** A host that sent or got an INVITE, and the numbers of that. */
interface HostAndNumbers {
  readonly key: string;
  readonly isSender: boolean;
}

const byNumbers = groupIndex((group): readonly HostAndNumbers[] => {
  const own = numbersAndTime(group);
  if (!own) return [];
  const numbers = `${own.calling}\n${own.called}`;
  return [
    { key: `${own.to}\n${numbers}`, isSender: false },
    { key: `${own.from}\n${numbers}`, isSender: true },
  ];
});

/** The weakest evidence: an INVITE out of a host that got one a moment before, with the same numbers. */
function addNumbers(groups: readonly Group[], edges: Edges): void {
  const ties = [...byNumbers(groups).shared()].flatMap(calledOn);
  for (const { edge } of inOrder(groups, ties)) if (!edges.has(edge.a, edge.b)) edges.add(edge);
}

/** Calls that came to the host, each with the one that went on from it. */
const calledOn = oncePer(({ entries }: Bucket<HostAndNumbers>): readonly Tie[] => {
  const incoming = entries.filter(({ item }) => !item.isSender).map(({ group }) => group);
  const byTime = incoming.sort((a, b) => startOf(a) - startOf(b));
  return entries.flatMap(({ group, item, nth }) => {
    const before = item.isSender ? onlyBefore(byTime, group) : undefined;
    const a = before && callEvidence(before).invite;
    const b = callEvidence(group).invite;
    if (!before || !a || !b) return NO_TIES;
    const score = scoreOf(before, group);
    const kind = score >= SAME_CALL ? 'same-call' : 'possible';
    return [{ edge: { kind, a: before, b: group, score, what: 'numbers and time', evidence: [a, b] }, nth }];
  });
});

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

/** Union-find over the edges that make one call: the legs of each group that is tied to another. */
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
  for (const group of new Set([...parents].flat())) {
    const root = rootOf(group);
    const list = members.get(root);
    if (list) list.push(group);
    else members.set(root, [group]);
  }
  const { placeOf } = memoryOf(groups);
  for (const list of members.values()) list.sort((a, b) => placeOf(a) - placeOf(b));
  return new Map([...members.values()].flatMap(list => list.map(group => [group, list] as const)));
}
