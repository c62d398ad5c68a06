import { describe, expect, it } from 'vitest';
import type { EndpointNews } from '../../../server/src/core/endpoint-protocol';
import type { LaunchOptions, LaunchOutcome } from '../../../server/src/net/endpoint-process';
import {
  EndpointControl,
  type EndpointHost,
  type EndpointMessage,
} from '../../src/endpoint/endpoint-control';
import { endpointNodes } from '../../src/endpoint/endpoint-nodes';

type Launch = Omit<LaunchOptions, 'module'>;

/** A host that launches by a script, and keeps what was told. */
function hostOf(launch: (options: Launch, count: number) => LaunchOutcome) {
  const told: EndpointMessage[] = [];
  const states: string[] = [];
  const launches: Launch[] = [];
  const clock = { now: 0 };
  const host: EndpointHost = {
    launch: async options => {
      launches.push(options);
      return launch(options, launches.length);
    },
    settings: async () => ({ port: 5070, settings: { users: {}, accounts: [] } }),
    now: () => clock.now,
    tell: message => told.push(message),
    changed: state => states.push(state.kind),
    trace: () => undefined,
    newTrace: () => undefined,
  };
  return { host, told, states, launches, clock };
}

const stops: number[] = [];
const running = (port: number): LaunchOutcome => ({
  kind: 'running',
  endpoint: {
    port,
    addresses: ['127.0.0.1', '::1'],
    configure: () => undefined,
    stop: async () => void stops.push(port),
  },
});
const inUse: LaunchOutcome = {
  kind: 'failed',
  reason: 'port-in-use',
  message: 'Ports 5070 to 5079 are in use.',
};

describe('the control of the local endpoint', () => {
  it('starts one process, however often it is asked, and stops it', async () => {
    const { host, states, launches } = hostOf(() => running(5070));
    const control = new EndpointControl(host);
    await Promise.all([control.start(), control.start()]);
    expect(launches.length).toBe(1);
    await control.stop();
    expect(states).toEqual(['starting', 'running', 'stopped']);
    expect(stops).toEqual([5070]);
  });

  it('restarts: one ends before the next begins', async () => {
    const { host, states } = hostOf(() => running(5070));
    const control = new EndpointControl(host);
    await control.start();
    await control.restart();
    expect(states).toEqual(['starting', 'running', 'stopped', 'starting', 'running']);
  });

  it('tells that it answers on another port', async () => {
    const { host, told } = hostOf(() => running(5072));
    await new EndpointControl(host).start();
    expect(told).toEqual([{ kind: 'other-port', wanted: 5070, port: 5072 }]);
  });

  it('tells that all ports are taken, and starts on any free one when asked', async () => {
    const { host, told, launches } = hostOf((_, count) => (count === 1 ? inUse : running(40_000)));
    const control = new EndpointControl(host);
    await control.start();
    expect(told).toEqual([{ kind: 'failed', reason: 'port-in-use', text: 'Ports 5070 to 5079 are in use.' }]);
    expect(control.state).toEqual({ kind: 'stopped', reason: 'Ports 5070 to 5079 are in use.' });
    await control.start(true);
    expect(launches[1]).toMatchObject({ port: undefined, next: 0 });
    expect(control.state.kind).toBe('running');
    expect(told.length).toBe(1);
  });

  it('starts one again that crashed after it had run for a while, and asks about one that crashes at once', async () => {
    const { host, told, launches, clock } = hostOf(() => running(5070));
    const control = new EndpointControl(host);
    await control.start();
    clock.now = 60_000;
    launches[0]?.onCrash('It stopped unexpectedly.');
    await control.start();
    expect(launches.length).toBe(2);
    expect(told).toEqual([{ kind: 'crashed', text: 'It stopped unexpectedly.', again: true }]);
    launches[1]?.onCrash('It stopped unexpectedly.');
    expect(told[1]).toMatchObject({ again: false });
    expect(control.state).toEqual({ kind: 'stopped', reason: 'It stopped unexpectedly.' });
    expect(launches.length).toBe(2);
  });

  it('keeps what the endpoint tells while it starts', async () => {
    const news: EndpointNews = {
      kind: 'configured',
      users: [['busy', '486 Busy Here']],
      problems: ['"x": wrong.'],
    };
    const { host, told } = hostOf(options => {
      options.onEvent?.(news);
      return running(5070);
    });
    const control = new EndpointControl(host);
    await control.start();
    expect(control.state).toMatchObject({ users: [['busy', '486 Busy Here']] });
    expect(told).toEqual([{ kind: 'problems', problems: ['"x": wrong.'] }]);
  });
});

describe('the rows of the Endpoints view', () => {
  it('are none while it is stopped: the welcome text speaks', () =>
    expect(endpointNodes({ kind: 'stopped' }, String)).toEqual([]));

  it('show the address of each transport, registrations with their end, users, and what is wrong', () => {
    const rows = endpointNodes(
      {
        kind: 'running',
        port: 5070,
        addresses: ['127.0.0.1', '::1'],
        bindings: [{ aor: 'sip:a@h', contact: 'sip:a@127.0.0.1:9', expiresAt: 7, transport: 'udp' }],
        users: [['busy', '486 Busy Here']],
        problems: ['"x": wrong.'],
      },
      time => `time ${time}`,
    );
    const text = (nodes: typeof rows, depth = 0): readonly string[] =>
      nodes.flatMap(n => [
        `${'  '.repeat(depth)}${n.label} | ${n.description} | ${n.copy}`,
        ...text(n.children, depth + 1),
      ]);
    expect(text(rows)).toEqual([
      'Local endpoint | port 5070 | undefined',
      '  UDP | 127.0.0.1:5070, [::1]:5070 | sip:bob@127.0.0.1:5070',
      '  TCP | 127.0.0.1:5070, [::1]:5070 | sip:bob@127.0.0.1:5070;transport=tcp',
      '  WS | 127.0.0.1:5070, [::1]:5070 | ws://127.0.0.1:5070',
      '"x": wrong. | undefined | undefined',
      'Registrations | 1 | undefined',
      '  sip:a@h | until time 7 · sip:a@127.0.0.1:9 | sip:a@127.0.0.1:9',
      'Users | whom to call | undefined',
      '  busy | 486 Busy Here | sip:busy@127.0.0.1:5070',
      '  any other user | picks up | undefined',
    ]);
  });
});
