import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { setTheme, usualThemes } from './themes';
import { oneTry } from './until';
import { Workbench } from './workbench';

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

/** Selects files in the explorer and runs an entry of their context menu, until the Calls tree has the row `then`. */
async function fromExplorer(
  workbench: Workbench,
  files: readonly string[],
  { entry, then }: { readonly entry: string; readonly then: string },
): Promise<void> {
  const { page } = workbench;
  const explorer = page.locator('.explorer-folders-view');
  const row = (name: string): Locator => explorer.locator(`.monaco-list-row[aria-label^="${name}"]`).first();
  const [first = '', ...others] = files;
  const on = row(others.at(-1) ?? first);
  const select = async () => {
    await workbench.until({
      what: 'the explorer',
      effect: explorer,
      action: () => page.keyboard.press('Control+Shift+E'),
    });
    // Files that were written a moment ago.
    await explorer.hover(oneTry);
    await page.getByRole('button', { name: 'Refresh Explorer' }).click(oneTry);
    await on.waitFor(oneTry);
    // A click opens a preview, which shuts a menu when it comes late; the second button selects as well.
    if (others.length === 0) return;
    await row(first).click(oneTry);
    await page.locator(`.tab.active[data-resource-name="${first}"]`).waitFor(oneTry);
    for (const name of others) await row(name).click({ modifiers: ['Control'], ...oneTry });
  };
  const opened = page
    .locator('.tree-explorer-viewlet-tree-view')
    .first()
    .locator('.monaco-list-row', { hasText: then });
  await workbench.fromMenu({ on, entry, first: select }, opened.first());
}

describe('Traces on disk', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    await setTheme(workbench, 'vs');
    writeFileSync(join(workbench.folder, 'busy-hour.siptrace'), calls(450));
    writeFileSync(join(workbench.folder, 'probe-a.siptrace'), calls(6));
    writeFileSync(join(workbench.folder, 'probe-b.siptrace'), calls(6, 2.5));
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  it('opens from the explorer: calls page by page, findings, a call as a document', async () => {
    const then = 'busy-hour.siptrace';
    await fromExplorer(workbench, ['busy-hour.siptrace'], { entry: 'Open Trace…', then });
    await workbench.giveCallsAllRoom();
    const rows = await workbench.calls();
    await rows.filter({ hasText: 'following' }).first().waitFor();
    await workbench.widenSideBar(220);
    await rows.filter({ hasText: '486 Busy Here' }).first().waitFor();
    await workbench.screenshot('trace');
    const findings = rows.filter({ hasText: /^Findings/ });
    await workbench.expand(findings);
    const rule = rows.filter({ hasText: 'invite-non2xx-no-ack' });
    await workbench.expand(rule);
    await workbench.until({
      what: 'the call of a finding',
      effect: workbench.page.locator('.tab.active', { hasText: 'busy-hour.siptrace call' }),
      action: () => rows.filter({ hasText: 'was never acknowledged' }).first().click(oneTry),
    });
    await workbench.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await workbench.screenshot('trace-finding');
    await workbench.collapse(rule);
    await workbench.collapse(findings);
    // To the end of the list by keyboard, and on by Enter.
    const { keyboard } = workbench.page;
    const toEnd = async () => {
      await workbench.focusCalls();
      await keyboard.press('End');
    };
    const focused = (says: string) => rows.filter({ hasText: says }).and(workbench.page.locator('.focused'));
    const more = focused('Show 200 more');
    await workbench.until({ what: 'the end of the first page', effect: more, action: toEnd });
    await workbench.until({
      what: 'the end of the second page',
      effect: focused('Show 50 more'),
      action: async () => {
        await toEnd();
        if (await more.isVisible()) await keyboard.press('Enter');
        await toEnd();
      },
      pauseMs: 2000,
    });
    await workbench.screenshot('trace-page');
    await workbench.nothingIsTold();
  });

  it('shows what is written to the file meanwhile', async () => {
    const rows = await workbench.calls();
    const action = async () => {
      await workbench.focusCalls();
      await workbench.page.keyboard.press('Home');
    };
    const summary = rows.filter({ hasText: '450 calls' });
    await workbench.until({ what: 'the begin of the list', effect: summary, action });
    appendFileSync(join(workbench.folder, 'busy-hour.siptrace'), call(999, 5000));
    await rows.filter({ hasText: '451 calls' }).first().waitFor();
    const trace = workbench.page.locator('.monaco-list-row[aria-label^="trace busy-hour.siptrace"]');
    await workbench.until({
      what: 'the trace is closed',
      effect: async () => !(await trace.isVisible()),
      action: async () => {
        await trace.click(oneTry);
        await workbench.page.keyboard.press('Delete');
      },
    });
  });

  it('reads two files as one, with their clocks', async () => {
    const then = 'probe-a.siptrace + probe-b.siptrace';
    await fromExplorer(workbench, ['probe-a.siptrace', 'probe-b.siptrace'], {
      entry: 'Open Traces Together…',
      then,
    });
    const rows = await workbench.calls();
    const files = rows.filter({ hasText: '2 files · 1 clock moved' });
    const clock = rows.filter({ hasText: 'clock -2.500 s' });
    await workbench.expand(files);
    await clock.waitFor();
    // All 24 messages of each, in the calls that both have seen.
    await rows.filter({ hasText: '· 8 messages' }).first().waitFor();
    await workbench.screenshot('trace-together');
  });

  it.each(usualThemes)('are drawn in the colours of %s', async kind => {
    await setTheme(workbench, kind);
    await (await workbench.calls()).filter({ hasText: 'clock -2.500 s' }).waitFor();
    await workbench.screenshot(`trace-together-${kind}`);
  });
});
