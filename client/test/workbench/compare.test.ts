import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ladderPage } from './ladder-page';
import { oneTry } from './until';
import { Workbench } from './workbench';

/** The records of two flows as one trace: a call that is answered, and one that is not. */
function goodAndBad(): string {
  const records = ['F11-callee-terminates', 'F25-busy'].map(name => {
    const text = readFileSync(resolve('test-fixtures/flows', `${name}.siptrace`), 'utf8');
    return text.slice(text.indexOf('\n--- ') + 1);
  });
  return `siptrace 1\n${records.join('\n')}`;
}

function message(cseq: number, head: readonly string[]): string {
  const payload = [
    'MESSAGE sip:carol@192.0.2.2 SIP/2.0',
    `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${cseq}abc`,
    ...head,
    'Call-ID: folded@192.0.2.1',
    `CSeq: ${cseq} MESSAGE`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const way = `udp 192.0.2.1:5060 -> 192.0.2.2:5060 ${payload.length}`;
  return `--- 2026-03-02T09:14:0${cseq}.000Z ${way}\n${payload}\n`;
}

/** Two requests that say the same in other words, but for Max-Forwards. */
const folded = `siptrace 1\n\n${[
  message(1, [
    'Max-Forwards: 70',
    'From: <sip:alice@192.0.2.1>;tag=1abc',
    'To: <sip:carol@192.0.2.2>',
    'Subject: one two',
  ]),
  message(2, [
    's: one\r\n two',
    't: <sip:carol@192.0.2.2>',
    'f: <sip:alice@192.0.2.1>;tag=1abc',
    'Max-Forwards: 69',
  ]),
].join('')}`;

describe('Compare With…', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.open();
    writeFileSync(join(workbench.folder, 'two.siptrace'), goodAndBad());
    await workbench.openFile('two.siptrace');
    await workbench.giveCallsAllRoom();
    await (await workbench.calls()).filter({ hasText: '486 Busy Here' }).first().waitFor();
  });
  afterAll(() => workbench?.close());
  afterEach(context => workbench.afterTest(context));

  /** The lines of one side of the diff editor. */
  const sideOf = (diff: Locator, side: 'original' | 'modified') =>
    diff.locator(`.${side}-in-monaco-diff-editor .view-lines:not(.line-delete) .view-line`);

  /** Selects two rows and compares them by their menu, until the diff editor has a line on the right. */
  async function compare(left: Locator, right: Locator, line: RegExp): Promise<Locator> {
    const diff = workbench.page.locator('.monaco-diff-editor').first();
    const first = async () => {
      await left.click(oneTry);
      await right.click({ modifiers: ['ControlOrMeta'], ...oneTry });
    };
    const shown = sideOf(diff, 'modified').filter({ hasText: line }).first();
    await workbench.fromMenu({ on: right, entry: 'Compare With…', first }, shown);
    return diff;
  }

  /** The lines of one side that are in view, from above, without the editor's hard blanks. */
  async function linesOf(diff: Locator, side: 'original' | 'modified'): Promise<readonly string[]> {
    // The editor adds lines to its page as they come into view, wherever they stand.
    const lines = await sideOf(diff, side).evaluateAll(all =>
      all
        .map(line => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
        .sort((a, b) => a.top - b.top),
    );
    return lines.map(({ text }) => text.replaceAll('\u00a0', ' '));
  }

  it('shows two messages without order, folds and short names of their headers', async () => {
    writeFileSync(join(workbench.folder, 'folded.siptrace'), folded);
    await workbench.openFile('folded.siptrace');
    const rows = await workbench.calls();
    const call = rows.filter({ hasText: 'alice → carol' }).first();
    await workbench.expand(call);
    for (const name of ['MESSAGE 1', 'MESSAGE 2']) {
      const transaction = rows.filter({ hasText: name }).first();
      await transaction.waitFor();
      await workbench.expand(transaction);
    }
    const messages = rows.filter({ hasText: /^MESSAGE sip:carol/ });
    await expect.poll(() => messages.count()).toBe(2);
    const diff = await compare(messages.first(), messages.nth(1), /Max-Forwards:.69/);
    await workbench.screenshot('compare-messages');
    const differing = async () => {
      const right = await linesOf(diff, 'modified');
      return (await linesOf(diff, 'original')).filter(line => !right.includes(line));
    };
    await expect.poll(differing).toEqual(['Max-Forwards: 70']);
    expect((await linesOf(diff, 'original'))[0]).toMatch(/^# First difference: .*Max-Forwards/);
  });

  it('compares the two messages that are selected, by the palette', async () => {
    const rows = await workbench.calls();
    const messages = rows.filter({ hasText: /^MESSAGE sip:carol/ });
    const tabs = workbench.page.locator('.tab', { hasText: 'MESSAGE sip:carol@192.0.2.2 SIP/2.0 ↔' });
    // The tab of the comparison before stays where it was, behind the text.
    await workbench.openFile('folded.siptrace');
    const before = await tabs.count();
    const areSelected = async () => {
      const selected = await rows.and(workbench.page.locator('.selected')).allTextContents();
      return selected.length === 2 && selected.every(text => text.startsWith('MESSAGE sip:carol'));
    };
    const select = () =>
      workbench.until({
        what: 'two messages are selected',
        effect: areSelected,
        action: async () => {
          await messages.first().click(oneTry);
          await messages.nth(1).click({ modifiers: ['ControlOrMeta'], ...oneTry });
        },
      });
    const action = async () => {
      await select();
      await workbench.runCommand('SIP: Compare With…');
    };
    const effect = async () => (await tabs.count()) > before;
    await workbench.until({ what: 'they are compared', effect, action, pauseMs: 15_000 });
  });

  it('shows a good and a bad call side by side, the first real difference on top', async () => {
    await workbench.openFile('two.siptrace');
    const rows = await workbench.calls();
    const calls = rows.filter({ hasText: /^alice → bob/ });
    const diff = await compare(
      calls.filter({ hasNotText: '486' }).first(),
      calls.filter({ hasText: '486' }).first(),
      /486.Busy.Here/,
    );
    await workbench.screenshot('compare-calls');
    // The two ladders stand beside, with the difference marked.
    await workbench.page.locator('.tab', { hasText: 'Ladder: alice → bob · completed' }).waitFor();
    const ladders = ladderPage(workbench);
    await ladders.locator('.told', { hasText: 'First difference: step 5, ' }).waitFor();
    await expect.poll(() => ladders.locator('.heads .side').count()).toBe(2);
    await expect
      .poll(() => ladders.locator('.row.first').getAttribute('aria-label'))
      .toMatch(/180 .*First difference: step 5, .* only left/);
    await workbench.until({
      what: 'the top of the comparison',
      effect: async () => /^# First difference: step \d+, /.test((await linesOf(diff, 'modified'))[0] ?? ''),
      action: async () => {
        await diff.locator('.modified-in-monaco-diff-editor .view-lines:not(.line-delete)').click(oneTry);
        await workbench.page.keyboard.press('ControlOrMeta+Home');
      },
    });
    await workbench.screenshot('compare-calls-top');
    const lines = await linesOf(diff, 'modified');
    // Rows that were opened stay as they were: the tree does not follow the cursor that it sent itself.
    expect(await calls.filter({ hasNotText: '486' }).first().getAttribute('aria-expanded')).toBe('false');
    // What differs between any two calls is not told.
    expect(lines.join('\n')).not.toMatch(/z9hG4bK|;tag=[0-9a-f]{6}/);
  });
});
