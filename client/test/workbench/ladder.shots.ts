/** Pictures of the ladder for the README and the notes: `npm run pictures`; they go to out/screenshots. */
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { compareHold, copyFlow, ladderPage, manyCalls, openLadder, rows, writeTrace } from './ladder-page';
import { roomy, setTheme, usualThemes } from './themes';
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

async function pictureOfMany(workbench: Workbench, look: string): Promise<void> {
  await workbench.page.locator('.editor-group-container').first().locator('.view-lines').click();
  await workbench.openFile('long.siptrace');
  const file = (await workbench.calls()).filter({ hasText: 'long.siptrace' }).first();
  await file.click();
  await workbench.page.keyboard.press('Control+Alt+L');
  await workbench.page.locator('.tab', { hasText: '1000 calls' }).waitFor();
  await ladderPage(workbench).locator('.row[aria-setsize="10000"]').first().click();
  await workbench.page.keyboard.press('End');
  await ladderPage(workbench).locator('.row.selected[aria-posinset="10000"]').waitFor();
  await workbench.screenshot(`ladder-10000-${look}`);
}

async function pictureOfCompared(workbench: Workbench, look: string): Promise<void> {
  await compareHold(workbench);
  await ladderPage(workbench).getByRole('button', { name: 'Next difference' }).click();
  await workbench.screenshot(`ladder-compared-${look}`);
}

async function pictureOfMarkdown(workbench: Workbench, look: string): Promise<void> {
  const flow = readFileSync('test-fixtures/flows/F14-hold.siptrace', 'utf8');
  writeTrace(workbench, 'page.md', `# A call that is held\n\n\`\`\`sip\n${flow}\n\`\`\`\n`);
  await workbench.openFile('page.md');
  await workbench.runCommand('Markdown: Open Preview');
  const preview = workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await preview.locator('.siplens-ladder svg').waitFor();
  await workbench.screenshot(`ladder-markdown-${look}`);
}

describe.each(usualThemes)('the ladder, %s', look => {
  it('is pictured', async () => {
    const workbench = await Workbench.open();
    try {
      await setTheme(workbench, look, { ...roomy, 'siplens.ladder.aliases': names });
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
        await ladderPage(workbench).locator('.row.selected.lit').waitFor();
        await workbench.screenshot(`ladder-${name}-${look}`);
      }
      await pictureOfMany(workbench, look);
      await workbench.runCommand('View: Close All Editors');
      await pictureOfMarkdown(workbench, look);
      await workbench.runCommand('View: Close All Editors');
      await pictureOfCompared(workbench, look);
    } finally {
      await workbench.screenshot(`ladder-last-${look}`);
      await workbench.close();
    }
  }, 240_000);
});
