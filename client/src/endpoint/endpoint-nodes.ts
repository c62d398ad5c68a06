import type { EndpointState } from './endpoint-control';

/** One row of the Endpoints view, plain data. Texts of a peer are plain strings, never Markdown. */
export interface EndpointNode {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** What menus go by: `endpoint`, `address`, `binding`, `user`, `problem`, or '' for a heading. */
  readonly context: string;
  /** What a click does. */
  readonly command?: { readonly id: string; readonly arguments: readonly unknown[] } | undefined;
  /** Shown in the colour of warnings. */
  readonly warns?: boolean;
  /** What copying the row gives. */
  readonly copy?: string;
  readonly children: readonly EndpointNode[];
}

/** The rows of a state; none where it does not run, and the view's welcome text speaks. */
export function endpointNodes(
  state: EndpointState,
  clock: (time: number) => string,
): readonly EndpointNode[] {
  if (state.kind === 'stopped') return [];
  if (state.kind === 'starting') {
    const tooltip = 'The local endpoint starts.';
    return [{ id: 'starting', label: 'Starting…', tooltip, icon: 'loading~spin', context: '', children: [] }];
  }
  return [root(state), ...problems(state), registrations(state, clock), users(state)];
}

type Running = Extract<EndpointState, { kind: 'running' }>;

function root({ port, addresses }: Running): EndpointNode {
  const hosts = addresses.map(address => (address.includes(':') ? `[${address}]` : address));
  const description = hosts.map(host => `${host}:${port}`).join(', ');
  const children = ['udp', 'tcp', 'ws'].map((transport): EndpointNode => {
    const at = `${hosts[0]}:${port}`;
    const copy =
      transport === 'ws' ? `ws://${at}` : `sip:bob@${at}${transport === 'udp' ? '' : ';transport=tcp'}`;
    const label = transport.toUpperCase();
    const tooltip = `Answers over ${label} at ${description}. Copy gives ${copy}`;
    return {
      id: transport,
      label,
      description,
      tooltip,
      icon: 'plug',
      context: 'address',
      copy,
      children: [],
    };
  });
  return {
    id: 'endpoint',
    label: 'Local endpoint',
    description: `port ${port}`,
    tooltip: 'A SIP phone and registrar on this machine. It listens on loopback only.',
    icon: 'radio-tower',
    context: 'endpoint',
    children,
  };
}

function problems({ problems: list }: Running): readonly EndpointNode[] {
  return list.map((text, i) => ({
    id: `problem ${i}`,
    label: text,
    tooltip: `In the setting siplens.endpoint.users: ${text}`,
    icon: 'warning',
    context: 'problem',
    children: [],
  }));
}

function registrations({ bindings }: Running, clock: (time: number) => string): EndpointNode {
  const children = bindings.map(({ aor, contact, expiresAt, transport }): EndpointNode => {
    const description = `until ${clock(expiresAt)} · ${contact}`;
    const tooltip = `${aor} can be reached at ${contact} until ${clock(expiresAt)}; registered over ${transport.toUpperCase()}.`;
    const id = `binding ${aor} ${contact}`;
    return {
      id,
      label: aor,
      description,
      tooltip,
      icon: 'person',
      context: 'binding',
      copy: contact,
      children: [],
    };
  });
  return {
    // A row without children stays shut when it gets some; another id makes it a new row, which opens.
    id: bindings.length === 0 ? 'no registrations' : 'registrations',
    label: 'Registrations',
    description: bindings.length === 0 ? 'none' : String(bindings.length),
    tooltip: 'Who is registered here, and until when.',
    icon: 'organization',
    context: '',
    children,
  };
}

function users({ users: list, port }: Running): EndpointNode {
  const others: EndpointNode = {
    id: 'user *',
    label: 'any other user',
    description: 'picks up',
    tooltip: 'Any user who is not named here picks up.',
    icon: 'call-incoming',
    context: '',
    children: [],
  };
  const named = list.map(([user, text]): EndpointNode => {
    const copy = `sip:${user}@127.0.0.1:${port}`;
    const tooltip = `${copy} ${text}.`;
    return {
      id: `user ${user}`,
      label: user,
      description: text,
      tooltip,
      icon: 'call-incoming',
      context: 'user',
      copy,
      children: [],
    };
  });
  return {
    id: 'users',
    label: 'Users',
    description: 'whom to call',
    tooltip:
      'What the endpoint does with a call, by the user who is called. The setting siplens.endpoint.users adds more.',
    icon: 'list-flat',
    context: 'users',
    children: [...named, others],
  };
}

/** The row of an endpoint that does not run, where others keep the welcome text away. */
export const stoppedNode: EndpointNode = {
  id: 'stopped',
  label: 'Local endpoint',
  description: 'stopped',
  tooltip: 'A SIP phone and registrar on this machine: something to fire requests at. Click to start it.',
  icon: 'debug-disconnect',
  context: 'stopped',
  command: { id: 'siplens.endpoint.start', arguments: [] },
  children: [],
};
