import type { ListEnvironmentsResult } from '../../../server/src/core/protocol';
import type { EndpointNode } from '../endpoint/endpoint-nodes';

/** No environment has a name that begins with `$`. */
const sharedId = 'environment $shared';

/** The environment of a row by its id, null for what is shared; undefined for another row. */
export function environmentOfNode(id: string): string | null | undefined {
  if (id === sharedId) return null;
  return id.startsWith('environment ') ? id.slice('environment '.length) : undefined;
}

type Listed = ListEnvironmentsResult['environments'][number];

/** The row of the Endpoints view that holds the environments; names of files are plain strings, never Markdown. */
export function environmentNodes({ chosen, environments, problems }: ListEnvironmentsResult): EndpointNode {
  const named = environments.flatMap(listed => (listed.name === null ? [] : [listed]));
  const shared = environments.find(({ name }) => name === null);
  const isHere = named.some(({ name }) => name === chosen);
  const children = [
    ...named.map(listed => environmentNode(listed, listed.name === chosen)),
    ...(chosen !== null && !isHere ? [missing(chosen)] : []),
    ...(named.length > 0 ? [noneNode(chosen === null)] : []),
    ...(shared ? [sharedNode(shared)] : []),
    ...problems.map(problemNode),
  ];
  return {
    // A row without children stays shut when it gets some; another id makes it a new row, which opens.
    id: children.length === 0 ? 'no environments' : 'environments',
    label: 'Environments',
    description: children.length === 0 ? 'none' : (chosen ?? 'none chosen'),
    tooltip:
      'Values of {{variables}} in .sip files, from sip-env.json, .env and the setting siplens.environments.',
    icon: 'server-environment',
    context: 'environments',
    command: children.length === 0 ? { id: 'siplens.openEnvironments', arguments: [] } : undefined,
    children,
  };
}

function count(n: number): string {
  return n === 1 ? '1 variable' : `${n} variables`;
}

function environmentNode({ name, production, count: n }: Listed, isActive: boolean): EndpointNode {
  const words = [...(isActive ? ['active'] : []), ...(production ? ['production'] : []), count(n)];
  return {
    id: `environment ${name}`,
    label: name ?? '',
    description: words.join(' · '),
    tooltip: `${name}: ${words.join(', ')}. ${isActive ? 'Its variables hold in .sip files.' : 'Click to switch to it.'}`,
    icon: isActive ? 'check' : 'circle-outline',
    warns: production,
    context: 'environment',
    command: { id: 'siplens.switchEnvironment', arguments: [name] },
    children: [],
  };
}

function missing(name: string): EndpointNode {
  return {
    id: `environment $missing ${name}`,
    label: name,
    description: 'active · not defined here',
    tooltip: `${name} is chosen, and nothing defines it for this folder: only shared variables hold.`,
    icon: 'warning',
    context: '',
    children: [],
  };
}

function noneNode(isActive: boolean): EndpointNode {
  return {
    id: 'environment $none',
    label: 'No environment',
    description: isActive ? 'active · only shared variables' : 'only shared variables',
    tooltip: isActive ? 'No environment is chosen.' : 'Click to choose no environment.',
    icon: isActive ? 'check' : 'circle-outline',
    context: '',
    command: { id: 'siplens.switchEnvironment', arguments: [null] },
    children: [],
  };
}

function sharedNode({ count: n }: Listed): EndpointNode {
  return {
    id: sharedId,
    label: 'Shared',
    description: count(n),
    tooltip: 'Variables that hold whichever environment is chosen. Click to open them.',
    icon: 'symbol-namespace',
    context: 'environment',
    command: { id: 'siplens.openEnvironments', arguments: [{ id: sharedId }] },
    children: [],
  };
}

function problemNode(text: string, index: number): EndpointNode {
  return {
    id: `environment $problem ${index}`,
    label: text,
    tooltip: text,
    icon: 'warning',
    context: '',
    children: [],
  };
}
