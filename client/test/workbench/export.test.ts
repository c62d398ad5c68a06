import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

/** The records of two flows as one trace. */
function twoCalls(): string {
  const records = ['F11-callee-terminates', 'F25-busy'].map(name => {
    const text = readFileSync(resolve('test-fixtures/flows', `${name}.siptrace`), 'utf8');
    return text.slice(text.indexOf('\n--- ') + 1);
  });
  return `siptrace 1\n${records.join('\n')}`;
}

describe('What leaves the editor', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    writeFileSync(join(workbench.folder, 'two.siptrace'), twoCalls());
    await workbench.openFile('two.siptrace');
    await (await workbench.calls()).filter({ hasText: '486 Busy Here' }).first().waitFor();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('is asked for step by step, share-safe first, and is a file without a name', async () => {
    const { page } = workbench;
    const rows = await workbench.calls();
    await rows.filter({ hasText: '486 Busy Here' }).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    const box = page.locator('.quick-input-widget');
    await box.getByText('Report for a ticket (Markdown)').first().waitFor();
    await workbench.screenshot('export-form');
    await page.keyboard.press('Enter');
    await box.getByText('Share-safe').first().waitFor();
    await workbench.screenshot('export-names');
    await page.keyboard.press('Enter');
    await box.locator('input').first().waitFor();
    await box.locator('input').first().fill(join(workbench.folder, 'ticket.md'));
    await page.keyboard.press('Enter');
    expect(await workbench.notification('share-safe')).toMatch(
      /8 messages exported, share-safe: nothing is left to look at/,
    );
    const report = readFileSync(join(workbench.folder, 'ticket.md'), 'utf8');
    expect(report).toMatch(/^# user1 → user2 · 486 Busy Here/);
    expect(report).not.toMatch(/alice|bob\b|192\.0\.2\.10/);
    await workbench.screenshot('export-done');
  });
});
