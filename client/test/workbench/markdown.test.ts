import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { oneTry } from './until';
import { Workbench } from './workbench';

const message = (start: string, tag: string) => `${start}
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK1
Max-Forwards: 70
From: <sip:alice@example.com>;tag=a
To: <sip:bob@example.com>${tag}
Call-ID: page@192.0.2.10
CSeq: 1 OPTIONS
Content-Length: 0
`;
const markup = '<img src=x onerror="document.title=1">';
const page = `# A call that fails

\`\`\`sip
${message('OPTIONS sip:bob@example.com SIP/2.0', '')}
${message(`SIP/2.0 404 ${markup}`, ';tag=b')}
\`\`\`

One message is no call flow:

\`\`\`sip
${message('OPTIONS sip:bob@example.com SIP/2.0', '')}
\`\`\`
`;

/** A folder that is not trusted draws as any other: nothing is sent. */
describe.each([{ trust: true }, { trust: false }])('The Markdown preview, trust: $trust', options => {
  let workbench: Workbench;
  let preview: FrameLocator;
  beforeAll(async () => {
    workbench = await Workbench.open(options);
    writeFileSync(join(workbench.folder, 'page.md'), page);
    await workbench.openFile('page.md');
    preview = workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    // Once in a while, on a machine that is very busy, a preview stays as it was drawn first: it is opened anew then.
    await workbench.until({
      what: 'the preview with its ladder',
      effect: preview.locator('.siplens-ladder svg'),
      action: async () => {
        await workbench.closeEditors();
        await workbench.openFile('page.md');
        await workbench.runCommand('Markdown: Open Preview');
      },
      pauseMs: 60_000,
    });
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('draws the ladder of a block, and folds its text below it', async () => {
    await preview.locator('.siplens-ladder svg').waitFor();
    await expect.poll(() => preview.locator('.siplens-ladder').count()).toBe(1);
    // The preview draws itself anew when what it was asked for has come: a click before that is lost.
    await workbench.until({
      what: 'the text below the ladder',
      effect: preview.locator('details pre', { hasText: 'CSeq: 1 OPTIONS' }),
      action: () => preview.locator('summary', { hasText: 'Messages' }).click(oneTry),
    });
    await workbench.screenshot(`markdown-ladder-${options.trust}`);
  });

  it('shows markup of a message as text', async () => {
    await preview.locator('.siplens-ladder text', { hasText: '404 <img' }).waitFor();
    expect(await preview.locator('.siplens-ladder img').count()).toBe(0);
  });
});
