import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTheme, usualThemes } from './themes';
import { oneTry } from './until';
import { Workbench } from './workbench';

/** The records of several flows as one trace; comments and lanes of the first only. */
function joinedFlows(names: readonly string[]): string {
  const texts = names.map(name => readFileSync(resolve('test-fixtures/flows', `${name}.siptrace`), 'utf8'));
  return `siptrace 1\n${texts.map(text => text.slice(text.indexOf('\n--- ') + 1)).join('\n')}`;
}

describe('The Calls tree', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    await setTheme(workbench, 'vs');
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

  /** Types into the box of the filter, which is opened where it is not, until its first row is what was typed. */
  async function typeFilter(text: string): Promise<Locator> {
    const open = () => workbench.openBox('SIP: Filter Calls…', 'from:alice');
    const box = await open();
    await workbench.until({
      what: `the filter ${text}`,
      effect: box.locator('.monaco-list-row', { hasText: new RegExp(`^${text}\\s*Show these calls`) }),
      action: async () => {
        if (!(await box.isVisible())) await open();
        await box.locator('input[type=text]').fill(text, oneTry);
      },
    });
    return box;
  }

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
    await workbench.collapse(leg);
    await workbench.collapse(transfer);
  });

  it('is filtered while one types; names and values are offered, and the filter stays until it is cleared', async () => {
    const { page } = workbench;
    const rows = await workbench.calls();
    const box = await typeFilter('sta');
    const offered = (says: string) =>
      box.locator('.monaco-list-row', { hasText: says, hasNotText: 'Show these calls' });
    await workbench.until({
      what: 'the values of a name',
      effect: offered('486'),
      action: () => offered('status:').first().click(oneTry),
    });
    await workbench.screenshot('calls-filter');
    // The first row is what is typed: Enter alone shows these calls.
    const shows = box.locator('.monaco-list-row.focused', { hasText: /status:486\s*Show these calls/ });
    await workbench.until({
      what: 'the value is taken',
      effect: shows,
      action: () => offered('486').first().click(oneTry),
    });
    const message = page.locator('.tree-explorer-viewlet-tree-view .message').first();
    await workbench.until({
      what: 'Enter shows these calls',
      effect: async () => !(await box.isVisible()) && (await message.isVisible()),
      action: async () => {
        if (!(await box.isVisible())) await typeFilter('status:486');
        await shows.waitFor(oneTry);
        await page.keyboard.press('Enter');
      },
    });
    await message.getByText('Filter: status:486').waitFor();
    await rows.filter({ hasText: '486 Busy' }).first().waitFor();
    await rows.filter({ hasText: /^Registrations/ }).waitFor({ state: 'detached' });
    await workbench.screenshot('calls-filtered');
    await workbench.runCommand('SIP: Clear the Filter of Calls');
    await rows.filter({ hasText: /^Registrations/ }).waitFor();
  });

  it('gives up the filter that Escape leaves', async () => {
    const rows = await workbench.calls();
    await workbench.until({
      what: 'the filter that is typed',
      effect: async () => (await rows.filter({ hasText: /^Registrations/ }).count()) === 0,
      action: () => typeFilter('nobody'),
    });
    await workbench.until({
      what: 'Escape gives up the filter',
      effect: rows.filter({ hasText: /^Registrations/ }),
      action: () => workbench.page.keyboard.press('Escape'),
    });
  });

  it('is grouped by outcome, and sorted, by command', async () => {
    const rows = await workbench.calls();
    const groupBy = (what: string, then: RegExp) =>
      workbench.chooseFor(
        'SIP: Group Calls By…',
        'Group Calls By',
        what,
        rows.filter({ hasText: then }).first(),
      );
    await groupBy('Outcome', /^failed/);
    await workbench.screenshot('calls-grouped');
    await groupBy('Kind', /^Registrations/);
    await workbench.nothingIsTold();
  });

  it.each(usualThemes)('is drawn in the colours of %s', async kind => {
    await setTheme(workbench, kind);
    const rows = await workbench.calls();
    const hover = workbench.page.locator('.workbench-hover', { hasText: 'Call-ID' });
    // A row that is drawn anew under the mouse shows nothing until the mouse comes again.
    const action = async () => {
      await workbench.page.mouse.move(800, 500);
      await rows.filter({ hasText: /^alice → bob · 486/ }).hover(oneTry);
    };
    await workbench.until({ what: 'the hover of a call', effect: hover, action });
    await workbench.screenshot(`calls-tree-${kind}`);
    await workbench.page.keyboard.press('Escape');
  });
});

describe('A row of the Calls tree', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    writeFileSync(join(workbench.folder, 'morning.siptrace'), joinedFlows(['F25-busy', 'F24-not-found']));
    await workbench.openFile('morning.siptrace');
    await workbench.giveCallsAllRoom();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('opens its menu from the keyboard, with all that can be done with a call', async () => {
    const rows = await workbench.calls();
    const call = rows.filter({ hasText: '486 Busy Here' }).first();
    const menu = workbench.page.locator('.monaco-menu .action-item');
    await workbench.until({
      what: 'the menu of a call',
      effect: menu.filter({ hasText: 'Compare With…' }),
      action: async () => {
        // An open menu takes the click for itself.
        await workbench.page.keyboard.press('Escape');
        await call.click(oneTry);
        await workbench.page.keyboard.press('Shift+F10');
      },
    });
    await workbench.screenshot('calls-menu');
    const entries = async () => (await menu.allTextContents()).join('\n');
    for (const entry of [
      'Open Ladder',
      'Open Call',
      'Send',
      'Export…',
      'Copy As…',
      'Compare With…',
      'Copy Call-ID',
    ])
      await expect.poll(entries).toContain(entry);
    await workbench.page.keyboard.press('Escape');
  });

  it.each([
    { key: 'Control+Alt+E', does: 'Export' },
    { key: 'Control+Alt+A', does: 'Copy As' },
    { key: 'Control+Alt+D', does: 'Compare With' },
  ])('$key is $does…, of the row and not of the cursor', async ({ key, does }) => {
    const rows = await workbench.calls();
    await workbench.until({
      what: `the box of ${does}`,
      effect: workbench.openWidget().locator('.quick-input-title', { hasText: does }),
      action: async () => {
        await rows.filter({ hasText: '486 Busy Here' }).first().click(oneTry);
        await workbench.page.keyboard.press(key);
      },
      pauseMs: 15_000,
    });
  });

  it('is sent again from the keyboard: the request of the selected row, not of the cursor', async () => {
    const rows = await workbench.calls();
    const { page } = workbench;
    await workbench.until({
      what: 'the targets for the request',
      effect: workbench.openWidget().getByPlaceholder('Where it is to go'),
      action: async () => {
        await rows.filter({ hasText: '404 Not Found' }).first().click(oneTry);
        await page.keyboard.press('Control+Alt+Enter');
      },
      pauseMs: 15_000,
    });
    await workbench.screenshot('calls-send-again');
  });

  it('says to screen readers what kind of call it is and how it ended', async () => {
    const rows = await workbench.calls();
    const label = () => rows.filter({ hasText: '486 Busy Here' }).first().getAttribute('aria-label');
    await expect.poll(label).toMatch(/^call alice → bob · 486 Busy Here.*, failed, /);
  });
});
