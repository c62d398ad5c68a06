/**
 * Takes the pictures of the README, the walkthrough and the notes, in a real workbench: `npm run pictures`. They go
 * to out/screenshots; whoever takes them looks at them and copies those that are meant for media/.
 */
import { describe, it } from 'vitest';
import { roomy, setTheme, usualThemes } from './themes';
import { Workbench } from './workbench';

/** Makes the side bar wider by its edge, as a hand does. */
async function widenSideBar(workbench: Workbench, by: number): Promise<void> {
  const box = await workbench.page.locator('.part.sidebar').boundingBox();
  if (!box) return;
  const { mouse } = workbench.page;
  await mouse.move(box.x + box.width, box.y + 300);
  await mouse.down();
  await mouse.move(box.x + box.width + by, box.y + 300, { steps: 5 });
  await mouse.up();
}

async function debugPicture(workbench: Workbench, name: string): Promise<void> {
  await workbench.openFile('3-busy-without-ack.log');
  const calls = await workbench.calls();
  await calls.filter({ hasText: 'alice → bob' }).waitFor();
  await widenSideBar(workbench, 110);
  await calls.filter({ hasText: 'alice → bob' }).locator('.monaco-tl-twistie').click();
  const finding = (await workbench.problems()).filter({ hasText: 'invite-non2xx-no-ack' });
  await finding.first().waitFor();
  await finding.first().locator('.monaco-tl-twistie').click();
  await workbench.openProblem(finding.first());
  await calls.filter({ hasText: '180 Ringing' }).waitFor();
  await workbench.screenshot(name);
}

async function mendPicture(workbench: Workbench, name: string): Promise<void> {
  await workbench.openFile('2-broken-message.sip');
  const row = (await workbench.problems()).filter({ hasText: 'Content-Length is 12' });
  await workbench.openProblem(row);
  await workbench.runCommand('Quick Fix...');
  await workbench.page.locator('.action-widget .monaco-list-row').first().waitFor();
  await workbench.screenshot(name);
  await workbench.page.keyboard.press('Escape');
}

async function firePicture(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.keyboard.press('Control+J');
  await workbench.openRequests(await workbench.startEndpoint());
  await workbench.send(1, 'busy: 486 Busy Here');
  await (await workbench.calls()).filter({ hasText: '486 Busy Here' }).first().waitFor();
  await workbench.screenshot(name);
}

/** Goes to a line and the end of it. */
async function goTo(workbench: Workbench, line: number, column?: number): Promise<void> {
  const { keyboard } = workbench.page;
  await keyboard.press('Control+G');
  await keyboard.type(`${line}${column === undefined ? '' : `:${column}`}`);
  await keyboard.press('Enter');
  await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  if (column === undefined) await keyboard.press('End');
}

async function languagePictures(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('2-broken-message.sip');
  await goTo(workbench, 8);
  await page.keyboard.press('Enter');
  await page.locator('.view-lines .view-line', { hasText: /^$/ }).nth(3).waitFor();
  await workbench.runCommand('Trigger Suggest');
  await page.locator('.suggest-widget .monaco-list-row').first().waitFor();
  await workbench.screenshot(`completion-${name}`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  await goTo(workbench, 10, 3);
  await workbench.runCommand('Show or Focus Hover');
  await page.locator('.monaco-hover .hover-contents').first().waitFor();
  await workbench.screenshot(`hover-${name}`);
  await page.keyboard.press('Escape');
  await goTo(workbench, 6, 20);
  await workbench.runCommand('Trigger Parameter Hints');
  await page.locator('.parameter-hints-widget.visible').waitFor();
  await workbench.screenshot(`signature-${name}`);
  await page.keyboard.press('Escape');
}

describe.each(usualThemes)('pictures, %s', name => {
  it('are taken', async () => {
    const workbench = await Workbench.open();
    try {
      await setTheme(workbench, name, { ...roomy, 'workbench.editor.showTabs': 'multiple' });
      await mendPicture(workbench, `mend-${name}`);
      await debugPicture(workbench, `debug-${name}`);
      await firePicture(workbench, `fire-${name}`);
      await languagePictures(workbench, name);
    } finally {
      await workbench.screenshot(`last-${name}`);
      await workbench.close();
    }
  }, 240_000);
});
