import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compareHold, ladderPage, rows } from './ladder-page';
import { oneTry } from './until';
import { Workbench } from './workbench';

describe('Two calls that are compared', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    await compareHold(workbench);
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

  it('say that their lanes cannot be moved', async () => {
    await workbench.until({
      what: 'the refusal in words',
      effect: async () => `${await workbench.notifications()}`.includes('cannot be moved'),
      action: async () => {
        await ladderPage(workbench).locator('.heads .head').first().click(oneTry);
        await workbench.page.keyboard.press('Alt+Shift+ArrowRight');
      },
    });
  });
});
