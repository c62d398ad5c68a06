import type { Analysis } from '../document';
import { plainLine } from '../text/plain-line';
import type { Group } from '../trace/group';
import { type CallEdge, type EdgeKind, linkGroups } from '../trace/link-groups';
import { partiesText } from './call-label';

/** So many ties of a call are told; the rest is counted. */
const mostTold = 5;
/** So many legs of a call are looked at for each of them, as a call may have thousands. */
const mostLegs = 64;

/** What a tie is called at its first group and at the second. */
const names: Readonly<Record<EdgeKind, readonly [atFirst: string, atSecond: string]>> = {
  'same-call': ['Other leg', 'Other leg'],
  transfer: ['Its transfer brought about', 'Brought about by the transfer of'],
  replaces: ['Replaced by', 'Replaces'],
  possible: ['Perhaps another leg', 'Perhaps another leg'],
};

interface Tie {
  readonly name: string;
  readonly other: Group;
  /** What shows it; undefined where legs in between do. */
  readonly by: string | undefined;
}

function tieText({ name, other, by }: Tie): readonly string[] {
  const call = other.calls.find(({ kind }) => kind === 'call');
  if (!call) return [];
  const id = call.callIds[0];
  const text = id === undefined ? partiesText(call) : `${partiesText(call)}, ${plainLine(id)}`;
  return [by === undefined ? `${name}: ${text}` : `${name}: ${text} (by ${by})`];
}

/** `unseen`: ties that were not looked at. */
function linesOf(ties: readonly Tie[], unseen: number): readonly string[] {
  const lines = ties.flatMap(tieText);
  const more = Math.max(0, lines.length - mostTold) + unseen;
  const rest = more > 0 ? [`Tied to: ${more} more ${more === 1 ? 'call' : 'calls'}`] : [];
  return [...lines.slice(0, mostTold), ...rest];
}

/** What edges say of each group, the surest first. */
function directTies(edges: readonly CallEdge[]): Map<Group, Tie[]> {
  const ties = new Map<Group, Tie[]>();
  const add = (group: Group, tie: Tie) => {
    const list = ties.get(group);
    if (list) list.push(tie);
    else ties.set(group, [tie]);
  };
  for (const { kind, a, b, what } of [...edges].sort((one, other) => other.score - one.score)) {
    const [atFirst, atSecond] = names[kind];
    add(a, { name: atFirst, other: b, by: what });
    add(b, { name: atSecond, other: a, by: what });
  }
  return ties;
}

/**
 * What ties each call to others, in a user's words: `Other leg: alice → bob, leg2@192.0.2.1 (by Session-ID)`. One line a
 * tie, plain text: all legs of the call, transfers, and what is only perhaps the same call. Calls that nothing ties to
 * others are not among the keys.
 */
export function callTies(analysis: Analysis): ReadonlyMap<Group, readonly string[]> {
  const linked = linkGroups(analysis.groups);
  const ties = directTies(linked.edges);
  return new Map(
    [...ties].map(([group, direct]) => {
      const known = new Set([group, ...direct.map(({ other }) => other)]);
      const legs = linked.legsOf(group);
      const further = legs.slice(0, mostLegs).filter(leg => !known.has(leg));
      const indirect = further.map((other): Tie => ({ name: names['same-call'][0], other, by: undefined }));
      return [group, linesOf([...direct, ...indirect], Math.max(0, legs.length - mostLegs))];
    }),
  );
}
