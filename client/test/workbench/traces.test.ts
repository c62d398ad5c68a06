import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

/** By the class that the workbench has in each. */
const themes = {
  vs: 'Default Light Modern',
  'vs-dark': 'Default Dark Modern',
  'hc-black': 'Default High Contrast',
};

function record(at: number, ends: readonly [string, string], lines: readonly string[]): string {
  const time = new Date(Date.UTC(2026, 0, 7, 9, 14) + Math.round(at * 1000)).toISOString();
  return `--- ${time} udp ${ends[0]} -> ${ends[1]} -\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n\n`;
}

const phone = '192.0.2.10:5060';
const proxy = '192.0.2.20:5060';
const names = ['alice', 'bob', 'carol', 'dave', 'erin'];
const outcomes = ['486 Busy Here', '200 OK', '404 Not Found', '603 Decline'];

/** A call that ends at once, each with its own outcome; those that are answered have their ACK. */
function call(number: number, start: number): string {
  const caller = names[number % names.length];
  const callee = names[(number * 3 + 1) % names.length];
  const status = outcomes[number % outcomes.length] ?? '';
  const fields = (method: string, tag: string) => [
    `Via: SIP/2.0/UDP ${phone};branch=z9hG4bK${number}${method === 'ACK' && status.startsWith('2') ? 'a' : ''}`,
    `From: <sip:${caller}@example.com>;tag=f${number}`,
    `To: <sip:${callee}@example.com>${tag}`,
    `Call-ID: call-${number}@192.0.2.10`,
    `CSeq: 1 ${method}`,
  ];
  const tag = `;tag=t${number}`;
  const contact = `Contact: <sip:${caller}@192.0.2.10>`;
  const request = (method: string) => [`${method} sip:${callee}@example.com SIP/2.0`, 'Max-Forwards: 70'];
  const invite = [...request('INVITE'), ...fields('INVITE', ''), contact];
  const answer = [`SIP/2.0 ${status}`, ...fields('INVITE', tag), `Contact: <sip:${callee}@192.0.2.20>`];
  const parts = [
    record(start, [phone, proxy], invite),
    record(start + 0.4, [proxy, phone], ['SIP/2.0 180 Ringing', ...fields('INVITE', tag)]),
    record(start + 2.1, [proxy, phone], answer),
  ];
  if (number % 7 !== 0)
    parts.push(record(start + 2.2, [phone, proxy], [...request('ACK'), ...fields('ACK', tag)]));
  return parts.join('');
}

function calls(count: number, start = 0): string {
  return Array.from({ length: count }, (_, i) => call(i + 1, start + i * 3)).join('');
}

function setTheme(workbench: Workbench, theme: string): void {
  mkdirSync(join(workbench.folder, '.vscode'), { recursive: true });
  const settings = { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false };
  writeFileSync(join(workbench.folder, '.vscode/settings.json'), JSON.stringify(settings));
}

/** Makes the side bar wider by its edge, as a hand does. */
async function widenSideBar({ page }: Workbench, by: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) return;
  await page.mouse.move(box.x + box.width, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + by, box.y + 300, { steps: 5 });
  await page.mouse.up();
}

/** Selects files in the explorer and runs an entry of their context menu. */
async function fromExplorer(workbench: Workbench, files: readonly string[], entry: string): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press('Control+Shift+E');
  const explorer = page.locator('.explorer-folders-view');
  await explorer.hover();
  await page.getByRole('button', { name: 'Refresh Explorer' }).click();
  const row = (name: string): Locator => explorer.locator(`.monaco-list-row[aria-label^="${name}"]`).first();
  const [first = '', ...others] = files;
  // A click opens a preview, which shuts a menu when it comes late; the second button selects as well.
  if (others.length > 0) {
    await row(first).click();
    await page.locator(`.tab.active[data-resource-name="${first}"]`).waitFor();
  }
  for (const name of others) await row(name).click({ modifiers: ['Control'] });
  // A refresh of the explorer shuts the menu, or takes the click for itself: it is opened again until the tree is there.
  const tree = page.locator('.tree-explorer-viewlet-tree-view').first();
  for (let tries = 0; tries < 5 && !(await tree.isVisible()); tries++) {
    // On a busy machine the tree may come while this looks for the row again, which is then gone.
    await row(others.at(-1) ?? first)
      .click({ button: 'right', timeout: 5000 })
      .then(() => workbench.pressInMenu(entry))
      .then(() => tree.waitFor({ timeout: 15_000 }))
      .catch(() => page.keyboard.press('Escape'));
  }
  await tree.waitFor();
}

describe('Traces on disk', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    setTheme(workbench, themes.vs);
    writeFileSync(join(workbench.folder, 'busy-hour.siptrace'), calls(450));
    writeFileSync(join(workbench.folder, 'probe-a.siptrace'), calls(6));
    writeFileSync(join(workbench.folder, 'probe-b.siptrace'), calls(6, 2.5));
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('opens from the explorer: calls page by page, findings, a call as a document', async () => {
    await fromExplorer(workbench, ['busy-hour.siptrace'], 'Open Trace…');
    await workbench.giveCallsAllRoom();
    const rows = await workbench.calls();
    await rows.filter({ hasText: 'following' }).first().waitFor();
    await widenSideBar(workbench, 220);
    await rows.filter({ hasText: '486 Busy Here' }).first().waitFor();
    await workbench.screenshot('trace');
    const findings = rows.filter({ hasText: /^Findings/ });
    await findings.locator('.monaco-tl-twistie').click();
    const rule = rows.filter({ hasText: 'invite-non2xx-no-ack' });
    await rule.locator('.monaco-tl-twistie').click();
    await rows.filter({ hasText: 'was never acknowledged' }).first().click();
    await workbench.page.locator('.tab.active', { hasText: 'busy-hour.siptrace call' }).waitFor();
    await workbench.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await workbench.screenshot('trace-finding');
    await rule.locator('.monaco-tl-twistie').click();
    await findings.locator('.monaco-tl-twistie').click();
    // To the end of the list by keyboard, and on by Enter.
    await findings.first().click();
    await workbench.page.keyboard.press('End');
    await rows.filter({ hasText: 'Show 200 more' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    const last = rows.filter({ hasText: 'Show 50 more' });
    for (let tries = 0; tries < 100 && (await last.count()) === 0; tries++) {
      await workbench.page.keyboard.press('End');
      await workbench.page.waitForTimeout(100);
    }
    await last.waitFor();
    await workbench.screenshot('trace-page');
    expect(await workbench.notifications()).toEqual([]);
  });

  it('shows what is written to the file meanwhile', async () => {
    const rows = await workbench.calls();
    await workbench.page.keyboard.press('Home');
    await rows.filter({ hasText: '450 calls' }).first().waitFor();
    appendFileSync(join(workbench.folder, 'busy-hour.siptrace'), call(999, 5000));
    await rows.filter({ hasText: '451 calls' }).first().waitFor();
    const trace = workbench.page.locator('.monaco-list-row[aria-label^="trace busy-hour.siptrace"]');
    await trace.click();
    await workbench.page.keyboard.press('Delete');
    await trace.waitFor({ state: 'hidden' });
  });

  it('reads two files as one, with their clocks', async () => {
    await fromExplorer(workbench, ['probe-a.siptrace', 'probe-b.siptrace'], 'Open Traces Together…');
    const rows = await workbench.calls();
    await rows.filter({ hasText: 'probe-a.siptrace + probe-b.siptrace' }).waitFor();
    const files = rows.filter({ hasText: '2 files · 1 clock moved' });
    const clock = rows.filter({ hasText: 'clock -2.500 s' });
    // Rows that are still coming move others under the mouse: a click may meet the wrong one.
    const shown = () =>
      clock.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    const open = () => files.locator('.monaco-tl-twistie').click({ timeout: 5000 });
    await expect.poll(() => open().then(shown, () => false), { timeout: 40_000 }).toBe(true);
    // All 24 messages of each, in the calls that both have seen.
    await rows.filter({ hasText: '· 8 messages' }).first().waitFor();
    await workbench.screenshot('trace-together');
  });

  it.each(Object.entries(themes))('are drawn in the colours of %s', async (kind, theme) => {
    setTheme(workbench, theme);
    await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await (await workbench.calls()).filter({ hasText: 'clock -2.500 s' }).waitFor();
    await workbench.screenshot(`trace-together-${kind}`);
  });
});
