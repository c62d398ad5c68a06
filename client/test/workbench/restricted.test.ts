import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

describe('A folder that is not trusted', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open({ trust: false });
    await workbench.page.getByText('Restricted Mode is intended for safe code browsing').waitFor();
  });
  afterAll(() => workbench?.close());

  afterEach(context => workbench.afterTest(context));

  it('is read and checked as any other', async () => {
    await workbench.openFile('2-broken-message.sip');
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'OPTIONS' }).first().waitFor();
  });

  it('offers no sending, and says why', async () => {
    await workbench.openFile('1-fire-a-request.sip');
    await expect
      .poll(() => workbench.offersCommand('SIP: Show Log'), { message: 'the palette offers other commands' })
      .toBe(true);
    expect(await workbench.offersCommand('SIP: Send Request')).toBe(false);
    expect(await workbench.offersCommand('SIP: Start Local Endpoint')).toBe(false);
    await workbench.send(0, () => workbench.isTold('not trusted'));
    expect(await workbench.notification('not trusted')).toBe(
      'Sending is off: this workspace is not trusted, and a request in it could have been written by someone else.',
    );
    await workbench.screenshot('restricted');
  });
});
