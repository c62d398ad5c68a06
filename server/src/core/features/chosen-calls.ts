import type { Analysis } from '../document';
import type { Call } from '../trace/dialog';
import type { Group } from '../trace/group';
import { linkGroups } from '../trace/link-groups';
import { callIds } from './call-ids';

/** The calls of some ids, in order of the trace; an id that is not there any more is left out. */
export function callsOfIds(analysis: Analysis, ids: readonly string[]): readonly Call[] {
  const wanted = new Set(ids);
  const known = callIds(analysis);
  return analysis.calls.filter((_, index) => wanted.has(known[index] ?? ''));
}

/** The calls of the message at an offset; where none stands there, of the next one that begins, or of the last. */
export function callsAt(analysis: Analysis, offset: number): readonly Call[] {
  const { trace } = analysis.chunkAt(offset).chunk;
  const own = trace ? analysis.calls.filter(call => call.messages.includes(trace)) : [];
  if (own.length > 0) return own;
  const next = analysis.calls.find(call => (analysis.placeOf(call.start)?.start ?? 0) >= offset);
  const found = next ?? analysis.calls.at(-1);
  return found ? [found] : [];
}

/**
 * The calls that belong to some by what messages themselves show: other legs of a call over a B2BUA, the call that a
 * REFER brought about, the one that a Replaces names. In order of the trace, the given ones not among them.
 */
export function linkedCalls(analysis: Analysis, chosen: readonly Call[]): readonly Call[] {
  const { edges } = linkGroups(analysis.groups);
  const neighbours = new Map<Group, Group[]>();
  const add = (from: Group, to: Group) => {
    const list = neighbours.get(from);
    if (list) list.push(to);
    else neighbours.set(from, [to]);
  };
  for (const { kind, a, b } of edges) {
    if (kind === 'possible') continue;
    add(a, b);
    add(b, a);
  }
  const given = new Set(chosen);
  const open = analysis.groups.filter(group => group.calls.some(call => given.has(call)));
  const reached = new Set(open);
  for (let group = open.pop(); group; group = open.pop()) {
    for (const next of neighbours.get(group) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  const calls = new Set(
    analysis.groups
      .filter(group => reached.has(group))
      .flatMap(group => group.calls.filter(call => call.kind === 'call')),
  );
  return analysis.calls.filter(call => calls.has(call) && !given.has(call));
}
