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
  const { outside, folders } = divide(sortCalls(wanted, look.sortBy), node => groupLabel(node, look.groupBy));
  // One folder that holds everything would only be a click more.
  const [alone] = outside.length === 0 && folders.size === 1 ? folders.values() : [];
  const groups = alone
    ? []
    : [...folders].map(([label, own]) =>
        groupNode({ container, parent: container, label, id: label, calls: own, limitOf }),
      );
  return {
    top: [
      ...groups,
      ...paged({ container, parent: container, calls: alone ?? outside, limit: limitOf(''), list: '' }),
    ],
    groupOf: new Map(groups.flatMap(placesIn)),
    matching: wanted.length,
    total: calls.length,
  };
}

/** Puts calls into folders by a label; those without one stay outside. */
function divide(
  calls: readonly CallNode[],
  labelOf: (node: CallNode) => string | undefined,
): { readonly outside: readonly CallNode[]; readonly folders: ReadonlyMap<string, readonly CallNode[]> } {
  const outside: CallNode[] = [];
  const folders = new Map<string, CallNode[]>();
  for (const node of calls) {
    const label = labelOf(node);
    const folder = label === undefined ? outside : folders.get(label);
    if (folder) folder.push(node);
    else if (label !== undefined) folders.set(label, [node]);
  }
  return { outside, folders };
}

/** The folder that each call of a folder stands in. */
function placesIn(group: GroupNode): readonly (readonly [CallNode, GroupNode])[] {
  return [...group.groups.flatMap(placesIn), ...group.calls.map(node => [node, group] as const)];
}

interface GroupOptions {
  readonly container: CallsContainer;
  readonly parent: CallsContainer | GroupNode;
  readonly label: string;
  readonly id: string;
  readonly calls: readonly CallNode[];
  readonly limitOf: ArrangeOptions['limitOf'];
}

/** Registrations of one address-of-record (RFC 3261 §10) stand together, where it has several. */
function groupNode({ container, parent, label, id, calls, limitOf }: GroupOptions): GroupNode {
  const { folders } = divide(calls, node =>
    node.call.kind === 'registration' && parent === container ? node.call.facts.to : undefined,
  );
  const groups: GroupNode[] = [];
  const inFolder = new Set([...folders.values()].filter(several => several.length > 1).flat());
  const own = inFolder.size === 0 ? calls : calls.filter(node => !inFolder.has(node));
  const group: GroupNode = {
    kind: 'group',
    container,
    parent,
    label,
    id,
    groups,
    calls: own,
    limit: limitOf(id),
  };
  for (const [aor, several] of folders) {
    if (several.length > 1)
      groups.push(
        groupNode({
          container,
          parent: group,
          label: aor,
          id: `${id} ${aor}`,
          calls: several,
          limitOf,
        }),
      );
  }
  return group;
}

/** What stands below a folder of calls. */
export function childrenOfGroup(node: GroupNode): readonly (CallNode | GroupNode | MoreCallsNode)[] {
  const { container, calls, limit, id } = node;
  return [...node.groups, ...paged({ container, parent: node, calls, limit, list: id })];
}

interface List {
  readonly container: CallsContainer;
  readonly parent: CallsContainer | GroupNode;
  readonly calls: readonly CallNode[];
  readonly limit: number;
  readonly list: string;
}

function paged({ calls, limit, ...list }: List): readonly (CallNode | MoreCallsNode)[] {
  if (calls.length <= limit) return calls;
  const more: MoreCallsNode = { kind: 'moreCalls', ...list, shown: limit, total: calls.length };
  return [...calls.slice(0, limit), more];
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
