import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTheme } from './themes';
import { oneTry } from './until';
import { Workbench } from './workbench';

/** The rows of a view of the SIP container, by the view's title. */
async function rowsOf(workbench: Workbench, title: string): Promise<Locator> {
  const pane = workbench.page.locator('.pane', {
    has: workbench.page.locator('.pane-header', { hasText: title }),
  });
  await workbench.until({
    what: `the view ${title}`,
    effect: pane,
    action: () => workbench.runCommand('View: Show SIP'),
  });
  return pane.first().locator('.monaco-list-row');
}

function request(method: string, user: string, port: number): string {
  return `### ${user}
# @name ${method.toLowerCase()} ${user}
${method} sip:${user}@127.0.0.1:${port} SIP/2.0
From: <sip:${user}@127.0.0.1>;tag={{$tag}}
To: <sip:${user}@127.0.0.1>
${method === 'REGISTER' ? 'Contact: <sip:carol@127.0.0.1:{{$localPort}}>\nExpires: 600\n' : ''}
`;
}

function writeRequests(workbench: Workbench, port: number): void {
  const requests = [
    request('REGISTER', 'carol', port),
    request('OPTIONS', 'bob', port),
    request('OPTIONS', 'busy', port),
  ];
  writeFileSync(join(workbench.folder, 'requests.sip'), requests.join(''));
}

const taken = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

/** The endpoint's processes: those that run this folder's bundle. */
function endpointProcesses(): readonly number[] {
  const bundle = resolve('dist/endpoint.js');
  const pids = readdirSync('/proc').filter(name => /^[0-9]+$/.test(name));
  const found = pids.filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(bundle);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
  return found.map(Number);
}

describe('The local endpoint and the history of requests', () => {
  let workbench: Workbench;
  let port = 0;
  beforeAll(async () => {
    workbench = await Workbench.open();
    // There from the beginning, so that it can be opened by its name; the port is known later.
    writeRequests(workbench, 5070);
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('say what they are for while they are empty', async () => {
    const { page } = workbench;
    await workbench.openFile('1-fire-a-request.sip');
    await workbench.runCommand('View: Show SIP');
    await page.getByText('No request was sent in this workspace yet').waitFor();
    await page.getByRole('button', { name: 'Start Local Endpoint' }).last().waitFor();
    await workbench.screenshot('endpoint-empty');
  });

  it('starts from the button of the view, and shows addresses, registrations and users', async () => {
    const { page } = workbench;
    const rows = await rowsOf(workbench, 'Endpoints');
    const endpoint = rows.filter({ hasText: /Local endpoint.*port \d/ });
    const button = page.locator('.pane-body').getByRole('button', { name: 'Start Local Endpoint' });
    await workbench.until({
      what: 'the local endpoint',
      effect: endpoint,
      action: () => button.click(oneTry),
      pauseMs: 30_000,
    });
    port = Number(/port (\d+)/.exec((await endpoint.textContent()) ?? '')?.[1]);
    await rows.filter({ hasText: 'UDP' }).first().waitFor();
    await expect.poll(() => workbench.offersCommand('SIP: Restart Local Endpoint')).toBe(true);
    await expect.poll(() => workbench.offersCommand('SIP: Start Local Endpoint')).toBe(false);
  });

  it('shows who is registered', async () => {
    writeRequests(workbench, port);
    await workbench.openFile('requests.sip');
    await workbench.send(0, 'register carol: 200 OK');
    const rows = await rowsOf(workbench, 'Endpoints');
    await rows.filter({ hasText: 'Registrations' }).waitFor();
    await rows.filter({ hasText: 'sip:carol@127.0.0.1' }).first().waitFor();
  });

  it('keeps what was sent, with outcome and duration', async () => {
    await workbench.send(1, 'options bob: 200 OK');
    await workbench.send(2, 'options busy: 486 Busy Here');
    const rows = await rowsOf(workbench, 'Requests');
    await rows
      .filter({ hasText: 'options busy' })
      .filter({ hasText: /486 Busy Here · [\d.]+ m?s/ })
      .waitFor();
    await expect
      .poll(() => rows.allTextContents())
      .toEqual([
        expect.stringMatching(/^options busy486/),
        expect.stringMatching(/^options bob200/),
        expect.stringMatching(/^register carol200/),
      ]);
    await workbench.screenshot('history');
  });

  it('sends one again by its button', async () => {
    const rows = await rowsOf(workbench, 'Requests');
    const sent = rows.filter({ hasText: 'options bob' });
    const action = async () => {
      await sent.hover(oneTry);
      await sent.getByRole('button', { name: 'Send Request Again' }).click(oneTry);
    };
    await workbench.until({ what: 'a fourth request', effect: rows.nth(3), action, pauseMs: 30_000 });
    await rows.first().filter({ hasText: 'options bob' }).filter({ hasText: '200 OK' }).waitFor();
  });

  it('compares two in the diff editor: what differs each time is left out', async () => {
    const { page } = workbench;
    const rows = await rowsOf(workbench, 'Requests');
    const busy = rows.filter({ hasText: 'options busy' }).first();
    const bob = rows.filter({ hasText: 'options bob' }).first();
    const first = async () => {
      await busy.click(oneTry);
      await bob.click({ modifiers: ['Control'], ...oneTry });
    };
    const diff = page.locator('.diff-editor, .monaco-diff-editor').first();
    await workbench.fromMenu({ on: bob, entry: 'Compare Two Requests', first }, diff);
    await diff.getByText('486 Busy Here').first().waitFor();
    await expect.poll(() => diff.getByText('branch-1').count()).toBeGreaterThan(1);
    await workbench.screenshot('history-compare');
  });

  it('opens the trace of one again after it was shut, and goes to where the request stands', async () => {
    const { page } = workbench;
    const rows = await rowsOf(workbench, 'Requests');
    const busy = rows.filter({ hasText: 'options busy' }).first();
    await workbench.closeEditors();
    const answer = page.locator('.view-line', { hasText: 'SIP/2.0 486 Busy Here' }).first();
    await workbench.until({
      what: 'the trace of the request',
      effect: answer,
      action: () => busy.click(oneTry),
    });
    const file = page.locator('.tab.active[data-resource-name="requests.sip"]');
    await workbench.fromMenu({ on: busy, entry: 'Go to Request' }, file);
    await expect.poll(() => workbench.statusBar()).toContainEqual(expect.stringMatching(/Ln \d\d+, Col 1/));
  });

  it('sends a captured request again: shown first, with fresh identifiers', async () => {
    const { page } = workbench;
    await workbench.openFile('3-busy-without-ack.log');
    const calls = await workbench.calls();
    const target = workbench.openWidget().locator('.monaco-list-row', { hasText: 'the local endpoint' });
    const call = calls.filter({ hasText: 'alice → bob' }).first();
    await workbench.fromMenu({ on: call, entry: 'Send This Request Again' }, target);
    await workbench.screenshot('send-again-target');
    const text = page.locator('.view-line', { hasText: '# Sent again from 3-busy-without-ack.log' });
    await workbench.choose('the local endpoint', text);
    await expect.poll(() => workbench.editorText()).toContain('Call-ID: {{$callId}}');
    await workbench.screenshot('send-again');
    await workbench.send(0, 'in a call, hang up');
    await workbench.runCommand('SIP: Hang Up Calls');
    await workbench.outcome('the call has ended');
    await workbench.nothingIsTold();
  });

  it('is cleared by a command', async () => {
    await workbench.runCommand('SIP: Clear Requests');
    await workbench.page.getByText('No request was sent in this workspace yet').waitFor();
  });

  it('tells that the endpoint crashed, and starts it again', async () => {
    const [pid, ...others] = endpointProcesses();
    expect(others).toEqual([]);
    process.kill(Number(pid), 'SIGKILL');
    const told = await workbench.notification('The local endpoint stopped unexpectedly (signal SIGKILL)');
    expect(told).toContain('started again');
    const rows = await rowsOf(workbench, 'Endpoints');
    await rows.filter({ hasText: 'Local endpoint' }).waitFor();
  });

  it('takes another port where its own is taken, and says so', async () => {
    await workbench.runCommand('SIP: Stop Local Endpoint');
    await workbench.page
      .locator('.statusbar-item', { hasText: 'SIP endpoint :' })
      .waitFor({ state: 'hidden' });
    // While it ends it still has its port, which then is free a moment later.
    await expect.poll(endpointProcesses).toEqual([]);
    const other = await taken(5070).catch(() => undefined);
    try {
      await workbench.startEndpoint();
      expect(await workbench.notification('Port 5070 is in use')).toContain(
        'the local endpoint answers on port',
      );
    } finally {
      other?.close();
    }
  });

  it.each([
    ['light', 'vs'],
    ['dark', 'vs-dark'],
    ['contrast', 'hc-black'],
  ] as const)('can be read in the theme %s', async (name, kind) => {
    await setTheme(workbench, kind, {});
    await workbench.openFile('requests.sip');
    const rows = await rowsOf(workbench, 'Requests');
    await workbench.send(1, rows.filter({ hasText: 'options bob' }).first());
    await workbench.runCommand('SIP: Focus on Endpoints View');
    await (await rowsOf(workbench, 'Endpoints')).filter({ hasText: 'UDP' }).first().waitFor();
    await workbench.screenshot(`endpoint-history-${name}`);
  });
});
