import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { portableByteOps } from '../../../server/src/core/text/portable-byte-ops';
import { readCapture } from '../../../server/src/core/trace/capture/read-capture';
import { Workbench } from './workbench';

const golden = (name: string) => readFileSync(resolve('test-fixtures/export', name), 'utf8');

/** What is offered, and the golden that the file must equal; the drawing in a page has a golden of its own. */
const forms = [
  ['Report for a ticket (Markdown)', 'busy.report.md'],
  ['Report as a page (HTML)', 'busy.report.html'],
  ['Ladder as picture (SVG)', 'busy.ladder.svg'],
  ['Ladder as text', 'busy.ladder.txt'],
  ['Ladder for Mermaid', 'busy.ladder.mmd'],
  ['Ladder for PlantUML', 'busy.ladder.puml'],
  ['Trace (.siptrace)', 'busy.siptrace'],
  ['Messages as text', 'busy.messages.txt'],
  ['List of calls (CSV)', 'busy.calls.csv'],
  ['List of calls (JSON)', 'busy.calls.json'],
] as const;

describe('What leaves the editor', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    const busy = readFileSync(resolve('test-fixtures/flows/F25-busy.siptrace'), 'utf8');
    writeFileSync(join(workbench.folder, 'busy.siptrace'), busy);
    await workbench.openFile('busy.siptrace');
    await workbench.giveCallsAllRoom();
    await (await workbench.calls()).filter({ hasText: '486 Busy Here' }).first().waitFor();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  /** The box that asks, when it asks for `title`. */
  async function boxFor(title: string) {
    const box = workbench.page.locator('.quick-input-widget:not([style*="display: none"])');
    await box.locator('.quick-input-title', { hasText: title }).waitFor();
    return box;
  }

  /** Exports the call as a person does, step by step; takes what is offered first for its names. */
  async function exported(label: string, name: string): Promise<string> {
    const { page } = workbench;
    const target = join(workbench.folder, name);
    const row = (await workbench.calls()).filter({ hasText: '486 Busy Here' }).first();
    await row.click({ button: 'right' });
    await workbench.pressInMenu('Export…');
    const form = await boxFor('Export: what?');
    await form.locator('input[type=text]').fill(label);
    await form.locator('.monaco-list-row.focused', { hasText: label }).waitFor();
    await page.keyboard.press('Enter');
    const names = await boxFor('Export: with names?');
    // Enter alone takes it: share-safe is what is offered.
    await names.locator('.monaco-list-row.focused', { hasText: 'Share-safe' }).waitFor();
    if (name.endsWith('.md')) await workbench.screenshot('export-names');
    await page.keyboard.press('Enter');
    await saveAs('Export SIP Calls', target);
    return target;
  }

  /** Answers the save dialog; resolves when the file is there. */
  async function saveAs(title: string, target: string): Promise<void> {
    const { page } = workbench;
    const place = await boxFor(title);
    const input = place.locator('input[type=text]');
    // It offers a name once it has looked at the folder, over what was typed before.
    await expect.poll(() => input.inputValue(), { timeout: 30_000 }).toMatch(/sip-\w+\.\w+$/);
    await input.fill(target);
    await expect
      .poll(
        async () => {
          if ((await place.isVisible()) && (await input.inputValue()) === target)
            await page.keyboard.press('Enter');
          await page.waitForTimeout(500);
          return existsSync(target) && readFileSync(target).length > 0;
        },
        { timeout: 30_000 },
      )
      .toBe(true);
  }

  it.each(forms)('as %s is the file %s', async (label, name) => {
    const text = readFileSync(
      await exported(label, name === 'busy.siptrace' ? 'safe.siptrace' : name),
      'utf8',
    );
    expect(name.endsWith('.html') ? text.replace(/<svg[\s\S]*<\/svg>/, '<svg/>') : text).toBe(golden(name));
  });

  it('as capture has the messages of the share-safe trace, byte for byte', async () => {
    const read = readCapture(readFileSync(await exported('Capture (.pcap)', 'busy.pcap')), portableByteOps);
    const trace = golden('busy.siptrace').replaceAll('\n', '\r\n');
    expect(read.records).toHaveLength(8);
    for (const { payload } of read.records) expect(trace).toContain(payload);
    expect(read.notes).toEqual([]);
  });

  it('as picture in pixels is twice the size of the drawing', async () => {
    const png = readFileSync(await exported('Ladder as picture (PNG)', 'busy.png'));
    const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(golden('busy.ladder.svg')) ?? [];
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  });

  it('says that nothing is left to look at, and offers the map back', async () => {
    await exported('Ladder as text', 'again.txt');
    expect(await workbench.notification('share-safe')).toBe(
      '8 messages exported, share-safe: nothing is left to look at.',
    );
    await workbench.pressInNotification('share-safe', 'Save Map Back…', workbench.openWidget());
    const map = join(workbench.folder, 'map.json');
    await saveAs('Save Which Stand-In Stands for Whom', map);
    const { pairs } = JSON.parse(readFileSync(map, 'utf8')) as { pairs: readonly unknown[] };
    expect(pairs).toContainEqual({ kind: 'user', original: 'alice', pseudonym: 'user1' });
  });
});
