/** The ladder in a window of the workbench, as a person sees it: the page inside of its frames, and traces to draw. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** The page of the ladder; a webview is a frame in a frame. */
export function ladderPage({ page }: Workbench): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe');
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
  // Where the ladder has the keyboard, a file would open in its group.
  const text = page.locator('.editor-group-container').first().locator('.view-lines');
  if (await text.isVisible()) await text.click();
  await workbench.openFile(name);
  // The button is there as soon as the file has been recognised.
  const button = page.locator('.editor-group-container.active').getByRole('button', { name: 'Open Ladder' });
  await button.first().waitFor();
  await page.locator('.editor-instance .view-line', { hasText: says }).first().click();
  await button.first().click();
  await page.locator('.tab', { hasText: 'Ladder:' }).waitFor();
  await rows(workbench).first().waitFor();
}

const ends = ['192.0.2.10:5060', '198.51.100.20:5060'] as const;

/** A call that was answered and then kept up by INFO requests: so many messages of one dialog, a second apart. */
export function longCall(count: number): string {
  const fields = (method: string, cseq: number, tag = ';tag=b1') => [
    `Via: SIP/2.0/UDP ${ends[0]};branch=z9hG4bK${method}${cseq}`,
    'From: <sip:alice@example.com>;tag=a1',
    `To: <sip:bob@example.com>${tag}`,
    'Call-ID: long@192.0.2.10',
    `CSeq: ${cseq} ${method}`,
    'Content-Length: 0',
  ];
  const request = (method: string, cseq: number, tag?: string) => ({
    way: [0, 1],
    lines: [`${method} sip:bob@198.51.100.20 SIP/2.0`, 'Max-Forwards: 70', ...fields(method, cseq, tag)],
  });
  const answer = (status: string, method: string, cseq: number) => ({
    way: [1, 0],
    lines: [`SIP/2.0 ${status}`, ...fields(method, cseq)],
  });
  const contact = 'Contact: <sip:bob@198.51.100.20>';
  const messages = [
    request('INVITE', 1, ''),
    answer('180 Ringing', 'INVITE', 1),
    answer('200 OK', 'INVITE', 1),
    request('ACK', 1),
  ];
  for (let cseq = 2; messages.length < count; cseq++)
    messages.push(request('INFO', cseq), answer('200 OK', 'INFO', cseq));
  return messages
    .slice(0, count)
    .map(({ way: [from = 0, to = 0], lines }, index) => {
      const time = new Date(Date.UTC(2026, 0, 7, 9, 14) + index * 1000).toISOString();
      return `--- ${time} udp ${ends[from]} -> ${ends[to]} -\n${[...lines, contact].join('\r\n')}\r\n\r\n\n`;
    })
    .join('');
}

/** Writes a trace into the folder. */
export function writeTrace({ folder }: Workbench, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}
