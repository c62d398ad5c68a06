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
    await expect.poll(() => page.locator('.heads .side').count()).toBe(2);
    // At one moment: the page may be drawn anew between two questions.
    const boxes = () =>
      rows(workbench).evaluateAll(all => all.slice(0, 2).map(row => row.getBoundingClientRect().toJSON()));
    await expect
      .poll(async () => {
        const [left, right] = await boxes();
        return left && right && { above: right.y - left.y, beside: Math.round(right.x - left.right) };
      })
      .toEqual({ above: 0, beside: 0 });
  });

  it('tell the first difference, and mark it for eyes and for screen readers', async () => {
    const page = ladderPage(workbench);
    await page.locator('.told', { hasText: 'First difference: step 11, ' }).waitFor();
    await expect
      .poll(() => page.locator('.row.first').getAttribute('aria-label'))
      .toMatch(/INVITE .*First difference: step 11, .* only right/);
    await page.locator('.drawing text', { hasText: /^\+ only here, first/ }).waitFor();
    await page.locator('.drawing text', { hasText: '− not here' }).first().waitFor();
    await workbench.screenshot('ladder-compared');
  });

  it('lead from difference to difference', async () => {
    const page = ladderPage(workbench);
    for (const [what, selector] of [
      ['the first difference', '.row.selected.first'],
      ['the next difference', '.row.selected.differs:not(.first)'],
    ] as const)
      await workbench.until({
        what,
        effect: page.locator(selector),
        action: () => page.getByRole('button', { name: 'Next difference' }).click(oneTry),
        pauseMs: 20_000,
      });
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
