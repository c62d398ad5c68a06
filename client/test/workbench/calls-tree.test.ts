import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

/** By the class that the workbench has in each. */
const themes = {
  vs: 'Default Light Modern',
  'vs-dark': 'Default Dark Modern',
  'hc-black': 'Default High Contrast',
};

/** The records of several flows as one trace; comments and lanes of the first only. */
function joinedFlows(names: readonly string[]): string {
  const texts = names.map(name => readFileSync(resolve('test-fixtures/flows', `${name}.siptrace`), 'utf8'));
  return `siptrace 1\n${texts.map(text => text.slice(text.indexOf('\n--- ') + 1)).join('\n')}`;
}

/** The window follows its settings file; `body` has a class that names the kind of theme. */
function setTheme(workbench: Workbench, theme: string): void {
  const settings = { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false };
  mkdirSync(join(workbench.folder, '.vscode'), { recursive: true });
  writeFileSync(join(workbench.folder, '.vscode/settings.json'), JSON.stringify(settings));
}

describe('The Calls tree', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    setTheme(workbench, themes.vs);
    const flows = [
      'F02-register-challenged',
      'F10-register',
      'F25-busy',
      'F18-attended-transfer',
      'F24-not-found',
    ];
    writeFileSync(join(workbench.folder, 'morning.siptrace'), joinedFlows(flows));
    await workbench.openFile('morning.siptrace');
    await workbench.giveCallsAllRoom();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('shows calls, and registrations in a folder; a call has a leg for each hop', async () => {
    const rows = await workbench.calls();
    await rows.filter({ hasText: /^Registrations/ }).waitFor();
    const transfer = rows.filter({ hasText: 'Attended transfer' }).first();
    await workbench.expand(transfer);
    const leg = rows.filter({ hasText: '192.0.2.10:5060 → 192.0.2.1:5060' }).first();
    await leg.waitFor();
    await workbench.expand(leg);
    await rows.filter({ hasText: 'INVITE 1' }).first().waitFor();
    await workbench.screenshot('calls-tree');
    await leg.locator('.monaco-tl-twistie').click();
    await transfer.locator('.monaco-tl-twistie').click();
  });

  it('is filtered while one types; names and values are offered, and the filter stays until it is cleared', async () => {
    const { page } = workbench;
    const rows = await workbench.calls();
    const box = await workbench.openBox('SIP: Filter Calls…', 'from:alice');
    await box.locator('input[type=text]').fill('sta');
    await box.locator('.monaco-list-row', { hasText: 'status:' }).click();
    await box.locator('.monaco-list-row', { hasText: '486' }).waitFor();
    await workbench.screenshot('calls-filter');
    await box.locator('.monaco-list-row', { hasText: '486' }).click();
    await box.locator('.monaco-list-row.focused', { hasText: 'Show these calls' }).waitFor();
    await page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
    const message = page.locator('.tree-explorer-viewlet-tree-view .message').first();
    await message.getByText('Filter: status:486').waitFor();
    await rows.filter({ hasText: '486 Busy' }).first().waitFor();
    expect(await rows.filter({ hasText: /^Registrations/ }).count()).toBe(0);
    await workbench.screenshot('calls-filtered');
    await workbench.runCommand('SIP: Clear the Filter of Calls');
    await rows.filter({ hasText: /^Registrations/ }).waitFor();
  });

  it('gives up the filter that Escape leaves', async () => {
    const rows = await workbench.calls();
    await workbench.openBox('SIP: Filter Calls…', 'from:alice');
    await workbench.page.keyboard.type('nobody');
    await rows.filter({ hasText: /^Registrations/ }).waitFor({ state: 'hidden' });
    await workbench.page.keyboard.press('Escape');
    await rows.filter({ hasText: /^Registrations/ }).waitFor();
  });

  it('is grouped by outcome, and sorted, by command', async () => {
    const rows = await workbench.calls();
    const box = await workbench.openBox('SIP: Group Calls By…', 'Group Calls By');
    await box.locator('.monaco-list-row', { hasText: 'Outcome' }).click();
    await rows.filter({ hasText: /^failed/ }).waitFor();
    await workbench.screenshot('calls-grouped');
    await workbench.openBox('SIP: Group Calls By…', 'Group Calls By');
    await box.locator('.monaco-list-row', { hasText: 'Kind' }).click();
    await rows.filter({ hasText: /^Registrations/ }).waitFor();
    expect(await workbench.notifications()).toEqual([]);
  });

  it.each(Object.entries(themes))('is drawn in the colours of %s', async (kind, theme) => {
    setTheme(workbench, theme);
    await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
    const rows = await workbench.calls();
    const hover = workbench.page.locator('.workbench-hover', { hasText: 'Call-ID' });
    // A row that is drawn anew under the mouse shows nothing until the mouse comes again.
    await expect
      .poll(
        async () => {
          await workbench.page.mouse.move(800, 500);
          await rows.filter({ hasText: /^alice → bob · 486/ }).hover();
          return hover.waitFor({ timeout: 3000 }).then(
            () => true,
            () => false,
          );
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    await workbench.screenshot(`calls-tree-${kind}`);
    await workbench.page.keyboard.press('Escape');
  });
});
