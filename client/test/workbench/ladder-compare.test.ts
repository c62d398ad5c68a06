import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ladderPage, rows, writeTrace } from './ladder-page';
import { Workbench } from './workbench';

const hold = readFileSync('test-fixtures/flows/F14-hold.siptrace', 'utf8').replaceAll(/ \d+ note=.*/g, ' -');
/** The same call without the two re-INVITEs. */
const plain = hold
  .split(/^(?=--- )/m)
  .filter(record => !/^--- 2026-03-02T09:14:(?:11|20)/.test(record))
  .join('')
  .replaceAll('bob', 'carol');

describe('Two calls that are compared', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    writeTrace(workbench, 'plain.siptrace', plain);
    writeTrace(workbench, 'hold.siptrace', hold);
    await workbench.openFile('hold.siptrace');
    await workbench.openFile('plain.siptrace');
    const calls = await workbench.calls();
    for (const name of ['hold.siptrace', 'plain.siptrace']) await calls.filter({ hasText: name }).waitFor();
    await workbench.page.locator('.editor-instance .view-line', { hasText: 'INVITE sip:' }).first().click();
    const box = await workbench.openBox('SIP: Compare With…', 'The other call');
    await box.locator('.monaco-list-row', { hasText: 'bob' }).click();
    await workbench.page.locator('.tab', { hasText: /^Ladder: .* ↔ / }).waitFor();
    await rows(workbench).first().waitFor();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('stand side by side: the same step is in the same row', async () => {
    const page = ladderPage(workbench);
    expect(await page.locator('.heads .side').count()).toBe(2);
    const [left, right] = [
      await rows(workbench).nth(0).boundingBox(),
      await rows(workbench).nth(1).boundingBox(),
    ];
    expect(right?.y).toBe(left?.y);
    expect(right?.x).toBeCloseTo((left?.x ?? 0) + (left?.width ?? 0), 0);
  });

  it('tell the first difference, and mark it for eyes and for screen readers', async () => {
    const page = ladderPage(workbench);
    await page.locator('.told', { hasText: 'First difference: step 11, ' }).waitFor();
    const first = page.locator('.row.first');
    expect(await first.getAttribute('aria-label')).toMatch(
      /INVITE .*First difference: step 11, .* only right/,
    );
    await page.locator('.drawing text', { hasText: /^\+ only here, first/ }).waitFor();
    await page.locator('.drawing text', { hasText: '− not here' }).first().waitFor();
    await workbench.screenshot('ladder-compared');
  });

  it('lead from difference to difference', async () => {
    const page = ladderPage(workbench);
    await page.getByRole('button', { name: 'Next difference' }).click();
    await page.locator('.row.selected.first').waitFor();
    await page.getByRole('button', { name: 'Next difference' }).click();
    await page.locator('.row.selected.differs:not(.first)').waitFor();
  });
});
