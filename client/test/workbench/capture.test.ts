import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pcapFile, pcapOfDatagrams } from '../../../server/test/harness/make-pcap';
import { setTheme, type ThemeKind, themes } from './themes';
import { oneTry } from './until';
import { Workbench } from './workbench';

const phone = '192.0.2.10:5060';
const proxy = '192.0.2.20:5060';

function lines(...all: readonly string[]): string {
  return `${all.join('\r\n')}\r\n\r\n`;
}

const shared = [
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKcap1',
  'From: <sip:alice@example.com>;tag=a1',
  'Call-ID: capture-1@192.0.2.10',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
];
const options = lines(
  'OPTIONS sip:example.com SIP/2.0',
  'Max-Forwards: 70',
  'To: <sip:example.com>',
  ...shared,
);
const ok = lines('SIP/2.0 200 OK', 'To: <sip:example.com>;tag=b1', ...shared);

describe('A capture', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('opens as a summary, with its messages as a text beside it and its calls in the tree', async () => {
    const capture = pcapOfDatagrams([
      { from: phone, to: proxy, payload: options },
      { from: proxy, to: phone, payload: ok },
    ]);
    writeFileSync(join(workbench.folder, 'ping.pcap'), capture);
    await workbench.openPage('ping.pcap', '2 SIP messages in 2 packets.');
    await workbench.page
      .locator('.view-line', { hasText: 'OPTIONS sip:example.com SIP/2.0' })
      .first()
      .waitFor();
    const calls = await workbench.calls();
    await calls.filter({ hasText: 'OPTIONS' }).first().waitFor();
    await workbench.nothingIsTold();
    await workbench.screenshot('capture');
  });

  const kinds = Object.keys(themes) as ThemeKind[];
  it.each(kinds)('is drawn in the colours of %s: what is lost, tables, links that are seen', async kind => {
    await setTheme(workbench, kind);
    const datagram = { from: phone, to: proxy, payload: options };
    const whole = pcapOfDatagrams([datagram, { ...datagram, payload: 'hello' }, datagram]);
    writeFileSync(join(workbench.folder, `damaged-${kind}.pcap`), whole.subarray(0, whole.length - 20));
    await workbench.openPage(`damaged-${kind}.pcap`, 'The file ends inside packet 3');
    // Its text uses a column that is there.
    await workbench.page
      .locator(`.tab[data-resource-name="damaged-${kind}.pcap.siptrace"]`)
      .first()
      .waitFor();
    await expect.poll(() => workbench.page.locator('.editor-group-container').count()).toBe(2);
    await workbench.screenshot(`capture-${kind}`);
  });

  it('without SIP says so, and what it holds', async () => {
    writeFileSync(join(workbench.folder, 'empty.pcap'), pcapFile([]));
    await workbench.openPage('empty.pcap', 'no packet of this capture holds a SIP message that can be read');
    await workbench.screenshot('capture-empty');
  });
});

describe('A target that is another machine', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('is asked about before anything is sent; Cancel sends nothing', async () => {
    writeFileSync(join(workbench.folder, 'far.sip'), options.replaceAll('sip:example.com', 'sip:192.0.2.1'));
    await workbench.openFile('far.sip');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await workbench.send(0, dialog.getByText('192.0.2.1').first());
    await workbench.screenshot('confirm-target');
    await workbench.until({
      what: 'Cancel shuts the question',
      effect: async () => !(await dialog.isVisible()),
      action: () => dialog.getByRole('button', { name: 'Cancel' }).click(oneTry),
    });
    expect(await workbench.page.locator('.tab[data-resource-name$=".siptrace"]').count()).toBe(0);
  });
});
