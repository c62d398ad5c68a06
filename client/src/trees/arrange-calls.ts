import { matchesCall } from '../../../server/src/core/features/call-query/call-query';
import type { CallsLook, Grouping, Sorting } from './calls-look';
import type { CallNode, CallsContainer, GroupNode, MoreCallsNode } from './calls-node';

/** Calls below one node, until the user asks for more. */
export const callsPerPage = 500;

/** What stands below a trace, and where each call of it stands. */
export interface Arrangement {
  readonly top: readonly (CallNode | GroupNode | MoreCallsNode)[];
  /** The folder of a call that stands in one. */
  readonly groupOf: ReadonlyMap<CallNode, GroupNode>;
  /** Calls that the filter lets through, and of how many. */
  readonly matching: number;
  readonly total: number;
}

export interface ArrangeOptions {
  readonly container: CallsContainer;
  readonly calls: readonly CallNode[];
  readonly look: CallsLook;
  /** How many calls a list shows, by its id: '' is the trace itself. */
  readonly limitOf: (list: string) => number;
}

/** Filters, sorts and groups the calls of a trace. A group keeps the order of its calls. */
export function arrangeCalls({ container, calls, look, limitOf }: ArrangeOptions): Arrangement {
  const wanted = calls.filter(
    ({ call }) => matchesCall(look.query, call) && !(look.hidePings && call.kind === 'options'),
  );
  const sorted = sortCalls(wanted, look.sortBy);
  const outside: CallNode[] = [];
  const groups = new Map<string, { label: string; calls: CallNode[] }>();
  for (const node of sorted) {
    const label = groupLabel(node, look.groupBy);
    if (label === undefined) outside.push(node);
    else {
      const group = groups.get(label) ?? { label, calls: [] };
      group.calls.push(node);
      groups.set(label, group);
    }
  }
  // One folder that holds everything would only be a click more.
  const alone = outside.length === 0 && groups.size === 1 ? [...groups.values()][0] : undefined;
  const folders = alone ? [] : [...groups.values()].map(group => groupNode(container, group, limitOf));
  const loose = alone?.calls ?? outside;
  return {
    top: [...folders, ...paged({ parent: container, calls: loose, limit: limitOf(''), list: '' })],
    groupOf: new Map(folders.flatMap(folder => folder.calls.map(node => [node, folder] as const))),
    matching: wanted.length,
    total: calls.length,
  };
}

function groupNode(
  parent: CallsContainer,
  { label, calls }: { readonly label: string; readonly calls: readonly CallNode[] },
  limitOf: ArrangeOptions['limitOf'],
): GroupNode {
  return { kind: 'group', parent, label, calls, limit: limitOf(label) };
}

/** What stands below a folder of calls. */
export function childrenOfGroup(node: GroupNode): readonly (CallNode | MoreCallsNode)[] {
  return paged({ parent: node, calls: node.calls, limit: node.limit, list: node.label });
}

interface List {
  readonly parent: CallsContainer | GroupNode;
  readonly calls: readonly CallNode[];
  readonly limit: number;
  readonly list: string;
}

function paged({ parent, calls, limit, list }: List): readonly (CallNode | MoreCallsNode)[] {
  if (calls.length <= limit) return calls;
  return [
    ...calls.slice(0, limit),
    { kind: 'moreCalls', parent, list, shown: limit, total: calls.length } satisfies MoreCallsNode,
  ];
}

const kindGroups: Readonly<Record<string, string>> = {
  registration: 'Registrations',
  subscription: 'Subscriptions',
  options: 'Pings (OPTIONS)',
  message: 'Messages',
  other: 'Other requests',
};

/** The folder of a call; undefined for one that stands outside of any. */
function groupLabel({ call }: CallNode, groupBy: Grouping): string | undefined {
  switch (groupBy) {
    case 'none':
      return undefined;
    case 'kind':
      return kindGroups[call.kind];
    case 'outcome':
      return call.facts.outcome;
    case 'host':
      return call.facts.hosts[0] ?? 'Host not known';
    case 'time':
      // To the minute: what happens in one minute is looked at together.
      return call.facts.start === '' ? 'Time not known' : call.facts.start.slice(0, 5);
  }
}

/** Calls of unknown duration come last. Equal ones keep the order of the trace. */
function sortCalls(calls: readonly CallNode[], sortBy: Sorting): readonly CallNode[] {
  switch (sortBy) {
    case 'start':
      return calls;
    case 'duration':
      return [...calls].sort((a, b) => (b.call.facts.durationMs ?? -1) - (a.call.facts.durationMs ?? -1));
    case 'findings':
      return [...calls].sort((a, b) => b.call.errors - a.call.errors || b.call.warnings - a.call.warnings);
    case 'parties':
      return [...calls].sort((a, b) => compare(partiesOf(a), partiesOf(b)));
  }
}

function partiesOf({ call }: CallNode): string {
  return `${call.facts.from} ${call.facts.to}`.toLowerCase();
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
