import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

describe('A folder that is not trusted', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open({ trust: false });
    await workbench.page.getByRole('button', { name: "No, I don't trust the authors" }).click();
    await workbench.page.getByText('Restricted Mode').first().waitFor();
  });
  afterAll(() => workbench?.close());

  it('is read and checked as any other', async () => {
    await workbench.openFile('2-broken-message.sip');
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'OPTIONS' }).first().waitFor();
  });

  it('offers no sending, and says why', async () => {
    await workbench.openFile('1-fire-a-request.sip');
    const lenses = workbench.page.locator('.codelens-decoration');
    await lenses.first().waitFor();
    await workbench.screenshot('restricted');
    expect(await workbench.offersCommand('SIP: Send Request')).toBe(false);
    expect(await workbench.offersCommand('SIP: Start Local Endpoint')).toBe(false);
    expect(await lenses.allInnerTexts()).toEqual([]);
  });
});
