import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchEndpoint } from '../../../server/src/net/endpoint-process';
import { openTransport } from '../../../server/src/net/open-transport';
import { startExchange } from '../../../server/src/net/start-exchange';
import { handles, leftOver, warnings } from '../../../server/test/net/handles';
import { collecting, requestFor, until } from '../../../server/test/net/peers';
import {
  EndpointControl,
  type EndpointHost,
  type EndpointMessage,
} from '../../src/endpoint/endpoint-control';

const folder = mkdtempSync(join(tmpdir(), 'siplens-endpoint-leaks-'));
const endpoint = join(folder, 'endpoint.js');
/** The same, but new settings end it. */
const crashing = join(folder, 'crashing.js');

beforeAll(async () => {
  await build({
    entryPoints: [join(__dirname, '../../../server/src/endpoint/main.ts')],
    outfile: endpoint,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  writeFileSync(
    crashing,
    "require('./endpoint.js'); process.on('message', m => { if (m.kind === 'configure') process.exit(7); });",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The control with real processes of a module, on any free port, and a clock that the test moves. */
function controlOf(module: string, port?: number) {
  const told: EndpointMessage[] = [];
  const clock = { now: 0 };
  const host: EndpointHost = {
    launch: options => launchEndpoint({ ...options, module, port, next: 0 }),
    settings: async () => ({ port: port ?? 0, settings: { users: {}, accounts: [] } }),
    now: () => clock.now,
    tell: message => void told.push(message),
    changed: () => undefined,
    trace: () => undefined,
    newTrace: () => undefined,
  };
  return { control: new EndpointControl(host), told, clock };
}

/** Where it answers. */
function portOf({ state }: EndpointControl): number {
  if (state.kind !== 'running') throw new Error(JSON.stringify(state));
  return state.port;
}

/** What is left of what `run` does. */
async function leftOf(run: () => Promise<void>): Promise<readonly string[]> {
  const before = handles();
  const warned = warnings();
  await run();
  warned.stop();
  return [...(await leftOver(before)), ...warned.seen];
}

it('starting, restarting and stopping the local endpoint leaves no process, pipe, timer or listener', async () => {
  const left = await leftOf(async () => {
    const { control, told } = controlOf(endpoint);
    for (let i = 0; i < 4; i++) {
      await control.start();
      await control.restart();
      await control.stop();
    }
    expect(told.filter(({ kind }) => kind !== 'other-port')).toEqual([]);
  });
  expect(left).toEqual([]);
});

it('calls that are up when it stops, over each transport, leave nothing on our side', async () => {
  const left = await leftOf(async () => {
    const { control } = controlOf(endpoint);
    await control.start();
    const port = portOf(control);
    const calls = await Promise.all(
      (['udp', 'tcp', 'ws'] as const).map(async transport => {
        const opened = await openTransport({ transport, host: '127.0.0.1', port });
        if (opened.kind !== 'open') throw new Error(JSON.stringify(opened));
        const request = requestFor('INVITE', opened.transport, 30_000);
        // A call of its own: by branch and Call-ID the endpoint knows them apart.
        const text = Buffer.from(request.bytes)
          .toString('latin1')
          .replaceAll(/test-?1/g, transport);
        const own = { ...request, bytes: Buffer.from(text, 'latin1') };
        return startExchange(own, opened.transport, collecting(500));
      }),
    );
    for (const { outcome } of calls) expect(await outcome).toMatchObject({ status: 200, callIsUp: true });
    await control.stop();
    for (const call of calls) await call.close(200);
  });
  expect(left).toEqual([]);
});

it('neither does one that crashes, and is started again, or is not', async () => {
  const left = await leftOf(async () => {
    const { control, told, clock } = controlOf(crashing);
    await control.start();
    clock.now = 60_000;
    await control.configure();
    await until(() => told.some(message => message.kind === 'crashed' && message.again));
    await until(() => control.state.kind === 'running');
    await control.configure();
    await until(() => told.some(message => message.kind === 'crashed' && !message.again));
    expect(control.state).toEqual({
      kind: 'stopped',
      reason: 'The local endpoint stopped unexpectedly (exit code 7).',
    });
    await control.stop();
  });
  expect(left).toEqual([]);
});

it('neither does one that cannot start', async () => {
  const left = await leftOf(async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const taken = controlOf(endpoint, (server.address() as AddressInfo).port);
    const missing = controlOf(join(folder, 'missing.js'));
    await Promise.all([taken.control.start(), missing.control.start()]);
    expect([...taken.told, ...missing.told]).toMatchObject([
      { kind: 'failed', reason: 'port-in-use' },
      { kind: 'failed', reason: 'other' },
    ]);
    server.close();
  });
  expect(left).toEqual([]);
});
