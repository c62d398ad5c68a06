import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Peer, responseTo, udpPeer, until } from '../../../server/test/net/peers';
import { exportByHand } from './export-steps';
import { oneTry } from './until';
import { Workbench } from './workbench';

const answer = 'h0rse-battery';

/** Whole paths of the files below a folder whose bytes hold a text. */
function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(file => statSync(file, { throwIfNoEntry: false })?.isFile())
    .filter(file => readFileSync(file).includes(text));
}

describe('The answer to a secret question', () => {
  let workbench: Workbench;
  let peer: Peer;
  beforeAll(async () => {
    // The peer tells the secret back, in a header and in its words.
    peer = await udpPeer((message, reply) => {
      const pin = /^X-Pin: (.*)\r$/m.exec(message)?.[1] ?? '';
      reply(responseTo(message, `403 Not ${pin}`, [`X-Told: <${pin}>`]));
    });
    workbench = await Workbench.open();
    const file = join(workbench.folder, '1-fire-a-request.sip');
    const uri = `sip:bob@127.0.0.1:${peer.target.port}`;
    writeFileSync(file, `# @name locked\nMESSAGE ${uri} SIP/2.0\nX-Pin: {{$prompt Door --secret}}\n\n`);
    await workbench.openFile('1-fire-a-request.sip');
  });
  afterAll(async () => {
    await workbench?.close();
    peer?.close();
  });
  afterEach(context => workbench.afterTest(context));

  it('reaches the peer, and neither its box nor the trace shows it', async () => {
    const box = workbench.openWidget();
    const input = box.locator('input');
    await workbench.send(0, box.getByText('Door (shown as stars, kept nowhere)'));
    await expect.poll(() => input.getAttribute('type')).toBe('password');
    await workbench.until({
      what: 'the answer is given',
      effect: workbench.outcomeItem('403 Not ***'),
      action: async () => {
        await input.fill(answer, oneTry);
        await input.press('Enter', oneTry);
      },
      pauseMs: 30_000,
    });
    expect(peer.messages[0]).toContain(`X-Pin: ${answer}\r\n`);
    const stars = '*'.repeat(answer.length);
    const rows = workbench.page.locator('.view-line');
    for (const row of [`X-Pin: ${stars}`, `X-Told: <${stars}>`, `403 Not ${stars}`]) {
      await rows.filter({ hasText: row }).first().waitFor();
    }
    expect(await workbench.page.locator('body').textContent()).not.toContain(answer);
  });

  it('is in no export, also where that keeps all names', async () => {
    const target = join(workbench.folder, 'locked.siptrace');
    await workbench.giveCallsAllRoom();
    const row = (await workbench.calls()).filter({ hasText: '403 Not' }).first();
    await exportByHand(workbench, { row, form: 'Trace (.siptrace)', names: 'As it is', target });
    await expect.poll(() => readFileSync(target, 'utf8')).toContain(`X-Pin: ${'*'.repeat(answer.length)}`);
    expect(filesWith(workbench.folder, answer)).toEqual([]);
  });

  it('is in no file of VS Code: neither in the history of requests nor in a log', async () => {
    // The history is written a moment after.
    await until(() =>
      filesWith(workbench.dataFolder, 'X-Pin: ****').some(file => file.endsWith('requests.json')),
    );
    expect(filesWith(workbench.dataFolder, answer)).toEqual([]);
  });
});
