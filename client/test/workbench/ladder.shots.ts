/** Pictures of the ladder for the README and the notes: `npm run pictures`; they go to out/screenshots. */
import { describe, it } from 'vitest';
import { copyFlow, ladderPage, manyCalls, openLadder, rows, writeTrace } from './ladder-page';
import { setLook, themes } from './looks';
import { Workbench } from './workbench';

const names = {
  '192.0.2.10': 'Alice',
  '192.0.2.1': 'Proxy A',
  '198.51.100.1': 'Proxy B',
  '198.51.100.20': 'Bob',
  '198.51.100.21': "Bob's mobile",
};

const flows = {
  'attended-transfer': 'F18-attended-transfer',
  forked: 'F08-forking',
  hold: 'F14-hold',
  register: 'F02-register-challenged',
};

describe.each(Object.entries(themes))('the ladder, %s', (look, theme) => {
  it('is pictured', async () => {
    const workbench = await Workbench.open();
    try {
      setLook(workbench, theme, { 'siplens.ladder.aliases': names });
      for (const flow of Object.values(flows)) copyFlow(workbench, flow);
      writeTrace(workbench, 'long.siptrace', manyCalls(1000));
      await workbench.page.keyboard.press('Control+B');
      await openLadder(workbench, '3-busy-without-ack.log', 'INVITE sip');
      await rows(workbench).last().click();
      await ladderPage(workbench).getByRole('button', { name: 'Details' }).click();
      await ladderPage(workbench).locator('.details h2').waitFor();
      await workbench.screenshot(`ladder-busy-${look}`);
      await ladderPage(workbench).getByRole('button', { name: 'Details' }).click();
      for (const [name, flow] of Object.entries(flows)) {
        await openLadder(workbench, `${flow}.siptrace`, 'SIP/2.0');
        await rows(workbench).nth(2).click();
        await workbench.screenshot(`ladder-${name}-${look}`);
      }
      await workbench.page.locator('.editor-group-container').first().locator('.view-lines').click();
      await workbench.openFile('long.siptrace');
      const file = (await workbench.calls()).filter({ hasText: 'long.siptrace' }).first();
      await file.click();
      await workbench.page.keyboard.press('Control+Alt+L');
      await workbench.page.locator('.tab', { hasText: '1000 calls' }).waitFor();
      await rows(workbench).first().click();
      await workbench.page.keyboard.press('End');
      await workbench.screenshot(`ladder-10000-${look}`);
    } finally {
      await workbench.screenshot(`ladder-last-${look}`);
      await workbench.close();
    }
  }, 240_000);
});
