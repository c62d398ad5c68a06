/** The ladder in a window of the workbench, as a person sees it: the page inside of its frames, and traces to draw. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { oneTry } from './until';
import type { Workbench } from './workbench';

/** The page of the ladder; a webview is a frame in a frame. */
export function ladderPage({ page }: Workbench): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

/** The rows that exist. */
export function rows(workbench: Workbench): Locator {
  return ladderPage(workbench).locator('.row');
}

/** Puts a flow of `test-fixtures/flows` into the folder, and gives the name of its file. */
export function copyFlow({ folder }: Workbench, flow: string): string {
  const name = `${flow}.siptrace`;
  copyFileSync(join('test-fixtures/flows', name), join(folder, name));
  return name;
}

/** Opens a trace of the folder and the ladder of the call at its first line that says `says`. */
export async function openLadder(workbench: Workbench, name: string, says: string): Promise<void> {
  const { page } = workbench;
  const first = page.locator('.editor-group-container').first();
  const text = first.locator('.editor-instance .view-lines');
  // Where the ladder has the keyboard, a file would open in its group.
  await workbench.until({
    what: `the text ${name} before its ladder`,
    effect: first.locator(`.tab.active[data-resource-name="${name}"]`),
    action: async () => {
      if (await text.isVisible()) await text.click(oneTry);
      else await workbench.runCommand('View: Focus First Editor Group');
      await workbench.openFile(name);
    },
  });
  const ladder = page.locator('.tab', { hasText: 'Ladder:' });
  const before = `${await ladder.allTextContents()}`;
  // The button is there as soon as the file has been recognised.
  const button = first.getByRole('button', { name: 'Open Ladder' }).first();
  const line = text.locator('.view-line', { hasText: says }).first();
  await workbench.until({
    what: `the ladder of ${name}`,
    // One that is open already changes its title, since it shows another call.
    effect: async () => {
      const now = `${await ladder.allTextContents()}`;
      return now !== '' && now !== before;
    },
    action: async () => {
      // A text that was open before stands where it was left.
      await text.click(oneTry);
      await page.keyboard.press('Control+Home');
      await line.click(oneTry);
      await button.click(oneTry);
    },
    pauseMs: 15_000,
  });
  await rows(workbench).first().waitFor();
}

const phone = '192.0.2.10:5060';
const proxy = '192.0.2.1:5060';

/** Calls of ten messages each through one proxy, one after the other. */
export function manyCalls(count: number): string {
  return Array.from({ length: count }, (_, index) => wholeCall(index)).join('');
}

function wholeCall(number: number): string {
  const text = (start: string, method: string, cseq: number, tag: string) =>
    [
      start,
      `Via: SIP/2.0/UDP ${phone};branch=z9hG4bK${number}${method}`,
      ...(start.startsWith('SIP') ? [] : ['Max-Forwards: 70']),
      `From: <sip:alice@example.com>;tag=f${number}`,
      `To: <sip:bob@example.com>${tag}`,
      `Call-ID: many-${number}@192.0.2.10`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${start.startsWith('SIP') ? 'bob@192.0.2.1' : 'alice@192.0.2.10'}>`,
      'Content-Length: 0',
    ].join('\r\n');
  const tag = `;tag=t${number}`;
  const request = (method: string, cseq: number, to = tag) =>
    text(`${method} sip:bob@192.0.2.1 SIP/2.0`, method, cseq, to);
  const answer = (status: string, method: string, cseq: number) =>
    text(`SIP/2.0 ${status}`, method, cseq, tag);
  const messages = [
    { at: 0, up: true, text: request('INVITE', 1, '') },
    { at: 0.02, up: false, text: text('SIP/2.0 100 Trying', 'INVITE', 1, '') },
    { at: 0.3, up: false, text: answer('180 Ringing', 'INVITE', 1) },
    { at: 2.1, up: false, text: answer('200 OK', 'INVITE', 1) },
    { at: 2.15, up: true, text: request('ACK', 1) },
    { at: 4, up: true, text: request('INFO', 2) },
    { at: 4.02, up: false, text: answer('200 OK', 'INFO', 2) },
    { at: 8, up: true, text: request('BYE', 3) },
    { at: 8.03, up: false, text: answer('100 Trying', 'BYE', 3) },
    { at: 8.1, up: false, text: answer('200 OK', 'BYE', 3) },
  ];
  const start = Date.UTC(2026, 0, 7, 9, 14) + number * 10_000;
  return messages
    .map(({ at, up, text: message }) => {
      const time = new Date(start + at * 1000).toISOString();
      const way = up ? `${phone} -> ${proxy}` : `${proxy} -> ${phone}`;
      return `--- ${time} udp ${way} -\n${message}\r\n\r\n\n`;
    })
    .join('');
}

/** Writes a trace into the folder. */
export function writeTrace({ folder }: Workbench, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const hold = readFileSync('test-fixtures/flows/F14-hold.siptrace', 'utf8').replaceAll(/ \d+ note=.*/g, ' -');
/** The same call without the two re-INVITEs. */
const plain = hold
  .split(/^(?=--- )/m)
  .filter(record => !/^--- 2026-03-02T09:14:(?:11|20)/.test(record))
  .join('')
  .replaceAll('bob', 'carol');

/** Compares a call that is held with the same one without its hold. */
export async function compareHold(workbench: Workbench): Promise<void> {
  writeTrace(workbench, 'plain.siptrace', plain);
  writeTrace(workbench, 'hold.siptrace', hold);
  await workbench.openFile('hold.siptrace');
  await workbench.openFile('plain.siptrace');
  const calls = await workbench.calls();
  for (const name of ['hold.siptrace', 'plain.siptrace']) await calls.filter({ hasText: name }).waitFor();
  const line = workbench.page.locator('.editor-instance .view-line', { hasText: 'INVITE sip:' }).first();
  const ladder = workbench.page.locator('.tab', { hasText: /^Ladder: .* ↔ / });
  await workbench.until({
    what: 'the comparison',
    effect: ladder,
    action: async () => {
      await workbench.shutBox();
      await line.click(oneTry);
      const box = await workbench.openBox('SIP: Compare With…', 'The other call');
      await box.locator('.monaco-list-row', { hasText: 'bob' }).click(oneTry);
    },
    pauseMs: 15_000,
  });
  await rows(workbench).first().waitFor();
}
