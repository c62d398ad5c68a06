import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { portableByteOps } from '../../../server/src/core/text/portable-byte-ops';
import { readCapture } from '../../../server/src/core/trace/capture/read-capture';
import { exportByHand, saveAs } from './export-steps';
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

  /** Exports the call as a person does; takes what is offered first for its names. */
  async function exported(form: string, name: string): Promise<string> {
    const target = join(workbench.folder, name);
    const row = (await workbench.calls()).filter({ hasText: '486 Busy Here' }).first();
    const onNames = async () => {
      if (name.endsWith('.md')) await workbench.screenshot('export-names');
    };
    await exportByHand(workbench, { row, form, target, onNames });
    return target;
  }

  it.each(forms)('as %s is the file %s', async (label, name) => {
    const file = await exported(label, name === 'busy.siptrace' ? 'safe.siptrace' : name);
    const text = () => readFileSync(file, 'utf8');
    const withoutDrawing = () => text().replace(/<svg[\s\S]*<\/svg>/, '<svg/>');
    await expect.poll(name.endsWith('.html') ? withoutDrawing : text).toBe(golden(name));
  });

  it('as capture has the messages of the share-safe trace, byte for byte', async () => {
    const file = await exported('Capture (.pcap)', 'busy.pcap');
    const read = () => readCapture(readFileSync(file), portableByteOps);
    await expect.poll(() => read().records).toHaveLength(8);
    const trace = golden('busy.siptrace').replaceAll('\n', '\r\n');
    for (const { payload } of read().records) expect(trace).toContain(payload);
    expect(read().notes).toEqual([]);
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
    const map = join(workbench.folder, 'map.json');
    const pairs = () => (JSON.parse(readFileSync(map, 'utf8')) as { pairs: readonly unknown[] }).pairs;
    let tries = 0;
    await workbench.inOneGo('the map back is saved', async () => {
      await workbench.shutBox();
      // A notification goes when its button is pressed.
      if (tries++ > 0) await exported('Ladder as text', `again-${tries}.txt`);
      await workbench.pressInNotification('share-safe', 'Save Map Back…', workbench.openWidget());
      await saveAs(workbench, 'Save Which Stand-In Stands for Whom', map);
    });
    await expect.poll(pairs).toContainEqual({ kind: 'user', original: 'alice', pseudonym: 'user1' });
  });
});
