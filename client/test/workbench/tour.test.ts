import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

/** A TCP port of loopback on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  await new Promise(resolve => server.close(resolve));
  return port;
}

describe('The tour, as a newcomer takes it', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('marks the mistakes of a message, and lists them with their rules', async () => {
    await workbench.openFile('2-broken-message.sip');
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'CSeq method OPTIONS does not match' }).waitFor();
    await problems.filter({ hasText: 'Content-Length is 12 but the body has 100 bytes' }).waitFor();
    await problems.filter({ hasText: '"74bf9" lacks the z9hG4bK cookie' }).waitFor();
    const marks = (kind: string) => workbench.page.locator(`.cdr.squiggly-${kind}`).count();
    await expect.poll(() => marks('error')).toBeGreaterThanOrEqual(3);
    await expect.poll(() => marks('warning')).toBeGreaterThanOrEqual(1);
    await workbench.nothingIsTold();
    await workbench.screenshot('broken-message');
  });

  it('mends one by the light bulb', async () => {
    const { page } = workbench;
    const row = (await workbench.problems()).filter({ hasText: 'Content-Length is 12' });
    const fix = page.getByRole('option', { name: 'Set Content-Length to 100, Quick Fix' });
    // The keyboard goes to the place anew each time: another part of the window may have taken it.
    const openFixes = () =>
      workbench.until({
        what: 'the light bulb',
        effect: fix,
        action: async () => {
          await workbench.openProblem(row);
          await page.keyboard.press('Control+.');
        },
      });
    await openFixes();
    await workbench.screenshot('quick-fix');
    await workbench.until({
      what: 'the fix is taken',
      effect: async () => !(await row.isVisible()),
      action: async () => {
        await openFixes();
        await page.keyboard.press('Enter');
      },
      pauseMs: 15_000,
    });
    await row.waitFor({ state: 'detached' });
    await expect.poll(() => workbench.editorText()).toContain('Content-Length: 100');
  });

  it('reads a log as a trace, shows its calls, and the missing ACK', async () => {
    await workbench.openFile('3-busy-without-ack.log');
    const calls = await workbench.calls();
    await calls.filter({ hasText: 'alice → bob' }).waitFor();
    await expect.poll(() => workbench.statusBar()).toContain('SIP Trace');
    const finding = (await workbench.problems()).filter({ hasText: 'invite-non2xx-no-ack' });
    await finding.first().waitFor();
    await workbench.expand(calls.filter({ hasText: 'alice → bob' }));
    await calls.filter({ hasText: 'INVITE' }).first().waitFor();
    await workbench.openProblem(finding.first());
    await workbench.nothingIsTold();
    await workbench.screenshot('busy-without-ack');
  });

  it('fires a request at the local endpoint, and shows the answer beside it', async () => {
    await workbench.openRequests(await workbench.startEndpoint());
    await workbench.send(0, 'options: 200 OK');
    await workbench.page.locator('.view-line', { hasText: 'SIP/2.0 200 OK' }).first().waitFor();
    await workbench.nothingIsTold();
    await workbench.screenshot('fired');
  });

  it('fires a call at a busy user: 486, acknowledged, and nothing to complain about', async () => {
    await workbench.send(1, 'busy: 486 Busy Here');
    const calls = await workbench.calls();
    await calls.filter({ hasText: '486 Busy Here' }).first().waitFor();
    await workbench.nothingIsTold();
    await workbench.screenshot('fired-busy');
  });

  it('cancels a call that rings: CANCEL, 487, and its ACK', async () => {
    const file = join(workbench.folder, 'ringing.sip');
    const source = readFileSync(join(workbench.folder, '1-fire-a-request.sip'), 'utf8');
    writeFileSync(file, source.replaceAll('busy', 'ringing'));
    await workbench.openFile('ringing.sip');
    await workbench.giveCallsAllRoom();
    const calls = await workbench.calls();
    const ringing = calls.filter({ hasText: 'alice → ringing' }).filter({ hasText: /ringing/i });
    await workbench.send(1, ringing.first());
    const outcome = workbench.outcomeItem('ringing: Cancelled: the peer confirmed with 487');
    await workbench.pressInNotification('ringing', 'Cancel', outcome);
    await calls.filter({ hasText: 'alice → ringing' }).filter({ hasText: 'cancelled' }).first().waitFor();
    await workbench.screenshot('cancelled');
  });

  it('tells a closed TCP port as what it is, not as an answer', async () => {
    const port = await closedPort();
    const text = `# @transport tcp
OPTIONS sip:127.0.0.1:${port};transport=tcp SIP/2.0
Via: SIP/2.0/TCP {{$localAddress}}:{{$localPort}};branch={{$branch}}
Max-Forwards: 70
From: <sip:a@127.0.0.1>;tag={{$tag}}
To: <sip:b@127.0.0.1>
Call-ID: {{$callId}}
CSeq: 1 OPTIONS
Content-Length: 0

`;
    writeFileSync(join(workbench.folder, 'closed.sip'), text);
    await workbench.openFile('closed.sip');
    await workbench.send(0, () => workbench.isTold('refused'));
    expect(await workbench.notification('refused')).toContain(`127.0.0.1:${port}`);
  });

  // What activation does is counted by server/test/bundle/activation.test.ts: its time is a matter of the machine.
  it('is listed as activated, with the time that this took', async () => {
    const row = workbench.page
      .locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'siplens' })
      .filter({ hasText: /Activation:\s*\d/ });
    await workbench.until({
      what: 'the running extensions',
      effect: row,
      action: () => workbench.runCommand('Developer: Show Running Extensions'),
    });
    const text = (await row.first().textContent()) ?? '';
    const [, ms] = /Activation:\s*(\d+)\s*ms/.exec(text) ?? [];
    expect(ms, text).toBeDefined();
    console.info(`activation: ${ms} ms`);
  });
});
