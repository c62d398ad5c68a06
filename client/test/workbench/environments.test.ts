import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { oneTry } from './until';
import { Workbench } from './workbench';

const environments = `{
  // comments are allowed
  "$shared": { "domain": "example.com" },
  "local": { "peer": "127.0.0.1:5070" },
  "live": { "$production": true, "peer": "192.0.2.1:5060" }
}
`;
const request = `OPTIONS sip:bob@{{peer}} SIP/2.0
Via: SIP/2.0/UDP 192.0.2.9;branch={{$branch}}
Max-Forwards: 70
From: <sip:alice@{{domain}}>;tag={{$tag}}
To: <sip:bob@{{domain}}>
Call-ID: {{$callId}}
CSeq: 1 OPTIONS
Content-Length: 0

`;

describe('Environments', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    writeFileSync(join(workbench.folder, 'sip-env.json'), environments);
    writeFileSync(join(workbench.folder, 'call.sip'), request);
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  const item = () => workbench.page.locator('[id="siplens.siplens.siplens.environment"]');

  /** Switches by a click on the status bar. */
  const switchTo = async (name: string) => {
    await workbench.choose(name, item().getByText(name), () => item().click(oneTry));
  };

  it('stand in the status bar of a .sip file, and a click switches', async () => {
    await workbench.openFile('call.sip');
    await item().getByText('No environment').waitFor();
    await switchTo('local');
    await expect.poll(() => item().getAttribute('class')).not.toContain('warning-kind');
  });

  it('colour the status bar where one is marked as production', async () => {
    await switchTo('live');
    await expect.poll(() => item().getAttribute('class')).toContain('warning-kind');
    await workbench.screenshot('environment-production');
  });

  it('give the value that hover shows', async () => {
    const { page } = workbench;
    const hover = page
      .locator('.monaco-hover:not(.hidden)', { hasText: '192.0.2.1:5060' })
      .filter({ hasText: 'From environment "live" of sip-env.json, line 5' });
    // A hover that came before the environment was known shows the old value until the mouse comes again.
    const action = async () => {
      await page.mouse.move(800, 500);
      await page.locator('.view-line', { hasText: 'OPTIONS sip:bob@' }).getByText('peer').hover(oneTry);
    };
    await workbench.until({ what: 'the value in the hover', effect: hover, action });
    await workbench.screenshot('environment-hover');
  });

  it('are not shown for other files', async () => {
    await workbench.openFile('3-busy-without-ack.log');
    await item().waitFor({ state: 'hidden' });
  });

  it('are rows of the Endpoints view: a click switches, a button opens where one is defined', async () => {
    const { page } = workbench;
    await workbench.openFile('call.sip');
    await workbench.runCommand('SIP: Focus on Endpoints View');
    const pane = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Endpoints' }) });
    // "Environments" names the active one too.
    const row = (label: string) => pane.locator(`.monaco-list-row[aria-label^="${label},"]`);
    await row('live').filter({ hasText: 'active · production · 1 variable' }).waitFor();
    await row('Local endpoint').filter({ hasText: 'stopped' }).waitFor();
    await row('Shared').filter({ hasText: '1 variable' }).waitFor();
    await workbench.screenshot('environments-view');
    await workbench.until({
      what: 'a click makes it the active one',
      effect: row('local').filter({ hasText: 'active' }),
      action: () => row('local').click(oneTry),
    });
    await item().getByText('local').waitFor();
    await workbench.until({
      what: 'where it is defined',
      effect: page.locator('.tab.active[data-resource-name="sip-env.json"]'),
      action: async () => {
        await row('live').hover(oneTry);
        await row('live').getByRole('button', { name: 'Open Environments' }).click(oneTry);
      },
    });
    await page.locator('.statusbar-item', { hasText: 'Ln 5, Col 4' }).waitFor();
  });
});
