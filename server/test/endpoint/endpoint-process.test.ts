import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointEvent } from '../../src/core/endpoint-protocol';
import { type LaunchOptions, launchEndpoint } from '../../src/net/endpoint-process';
import { startExchange } from '../../src/net/start-exchange';
import { collecting, opened, requestFor, until } from '../net/peers';

const folder = mkdtempSync(join(tmpdir(), 'siplens-endpoint-'));
const module = join(folder, 'endpoint.js');

beforeAll(async () => {
  await build({
    entryPoints: [join(__dirname, '../../src/endpoint/main.ts')],
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function launch(more: Partial<LaunchOptions> = {}) {
  const crashes: string[] = [];
  const events: EndpointEvent[] = [];
  const options: LaunchOptions = {
    module,
    port: undefined,
    next: 0,
    settings: { users: {}, accounts: [] },
    onEvent: event => events.push(event),
    onCrash: message => crashes.push(message),
    ...more,
  };
  return { outcome: launchEndpoint(options), crashes, events };
}

/** A port with a listener of somebody else. */
async function takenPort(): Promise<{ port: number; free: () => void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, free: () => server.close() };
}

describe("the local endpoint's process", () => {
  it('answers, tells each message, and stops', async () => {
    const { outcome, crashes, events } = launch();
    const launched = await outcome;
    if (launched.kind !== 'running') throw new Error(launched.message);
    const transport = await opened({ transport: 'udp', host: '127.0.0.1', port: launched.endpoint.port });
    // Slow enough that a busy machine repeats nothing.
    const running = startExchange(requestFor('OPTIONS', transport, 3000), transport, collecting(500));
    expect(await running.outcome).toMatchObject({ status: 200 });
    await until(() => events.filter(e => e.kind === 'record').length === 2);
    await running.close(100);
    await launched.endpoint.stop();
    await launched.endpoint.stop();
    expect(crashes).toEqual([]);
  });

  it('on a port that is taken says so and ends', async () => {
    const { port, free } = await takenPort();
    const launched = await launch({ port }).outcome;
    free();
    expect(launched).toEqual({
      kind: 'failed',
      reason: 'port-in-use',
      message: `Port ${port} is in use by another program. Stop it, or give the local endpoint another port.`,
    });
  });

  it('takes one of the next ports where it may', async () => {
    const { port, free } = await takenPort();
    const launched = await launch({ port, next: 10 }).outcome;
    free();
    if (launched.kind !== 'running') throw new Error(launched.message);
    expect(launched.endpoint.port).toBeGreaterThan(port);
    await launched.endpoint.stop();
  });

  it('that crashes is told, with its last words', async () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(
      broken,
      "process.once('message', () => { process.send({ kind: 'ready', port: 1, addresses: [] }); setTimeout(() => { console.error('the last words'); process.exit(7); }, 50); });",
    );
    const { outcome, crashes } = launch({ module: broken });
    expect((await outcome).kind).toBe('running');
    await until(() => crashes.length > 0);
    expect(crashes).toEqual(['The local endpoint stopped unexpectedly (exit code 7: the last words).']);
  });

  it('that does not start at all is told', async () => {
    const launched = await launch({ module: join(folder, 'not-there.js') }).outcome;
    expect(launched).toMatchObject({ kind: 'failed', reason: 'other' });
    expect(launched.kind === 'failed' && launched.message).toMatch(
      /^The local endpoint did not start: .+\.$/,
    );
  });
});
