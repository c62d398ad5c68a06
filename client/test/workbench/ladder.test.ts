import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keptByWindow } from './kept-by-window';
import { copyFlow, ladderPage, manyCalls, openLadder, rows, writeTrace } from './ladder-page';
import { oneTry } from './until';
import { Workbench } from './workbench';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open();
  copyFlow(workbench, 'F18-attended-transfer');
  writeTrace(workbench, 'many.siptrace', manyCalls(1000));
  writeTrace(workbench, 'hostile.siptrace', hostile);
});

afterAll(async () => {
  await workbench?.close();
});

afterEach(context => workbench.pictureOfFailure(context));

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
const hostile = [
  '--- 2026-01-07T09:14:00.000Z udp 192.0.2.10:5060 -> 192.0.2.20:5060 -',
  'INVITE sip:bob@example.com SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1',
  'Max-Forwards: 70',
  `From: "${markup.replaceAll('"', "'")}" <sip:alice@example.com>;tag=a`,
  'To: <sip:bob@example.com>',
  'Call-ID: hostile@192.0.2.10',
  'CSeq: 1 INVITE',
  'Contact: <sip:alice@192.0.2.10>',
  'Content-Length: 0',
  '',
  '',
  '--- 2026-01-07T09:14:00.100Z udp 192.0.2.20:5060 -> 192.0.2.10:5060 -',
  `SIP/2.0 486 ${markup}`,
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1',
  `From: "${markup.replaceAll('"', "'")}" <sip:alice@example.com>;tag=a`,
  'To: <sip:bob@example.com>;tag=b',
  'Call-ID: hostile@192.0.2.10',
  'CSeq: 1 INVITE',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

/** The line of the text editor in which the cursor stands. */
async function cursorLine(): Promise<number> {
  const status = workbench.page.locator('.statusbar-item', { hasText: /^Ln \d+/ });
  return Number(/Ln (\d+)/.exec((await status.textContent()) ?? '')?.[1]);
}

const selected = (says?: string) =>
  ladderPage(workbench).locator(`.row.selected${says === undefined ? '' : `[aria-label*="${says}"]`}`);
const lit = () => ladderPage(workbench).locator('.row.lit');
const details = (says = '') => ladderPage(workbench).locator('.details h2', { hasText: says });

/** Clicks the n-th arrow, counted from 0, until it is selected; once at least, so that the ladder has the keyboard. */
const select = (nth: number) =>
  workbench.inOneGo(`a click selects arrow ${nth}`, async () => {
    await rows(workbench).nth(nth).click(oneTry);
    await rows(workbench).nth(nth).and(selected()).waitFor(oneTry);
  });

/** Clicks the n-th arrow and presses a key there, until an arrow is selected. */
const press = (key: string, { on, selects }: { readonly on: number; readonly selects: string }) =>
  workbench.until({
    what: `${key} selects ${selects}`,
    effect: selected(selects),
    action: async () => {
      await select(on);
      await workbench.page.keyboard.press(key);
    },
  });

/** Selects the n-th arrow and opens a file in the group of the ladder, which hides it: there is the keyboard. */
const hideLadder = async (name: string, on: number) => {
  const group = workbench.page.locator('.editor-group-container', {
    has: workbench.page.locator('.tab', { hasText: 'Ladder:' }),
  });
  await workbench.until({
    what: `${name} in front of the ladder`,
    effect: group.locator(`.tab.active[data-resource-name="${name}"]`),
    action: async () => {
      await select(on);
      await workbench.openFileHere(name);
    },
  });
  await rows(workbench).first().waitFor({ state: 'hidden' });
};

/** Shows or hides the details by their key. */
const toggleDetails = (action: () => Promise<unknown>, shown: boolean) =>
  workbench.until({
    what: shown ? 'the details' : 'the details are shut',
    effect: async () => (await details().isVisible()) === shown,
    action,
  });

describe('a busy call in the ladder', () => {
  beforeAll(() => openLadder(workbench, '3-busy-without-ack.log', 'INVITE sip:bob'));

  it('names lanes and messages for screen readers', async () => {
    const page = ladderPage(workbench);
    await page.getByRole('listbox', { name: 'Messages' }).waitFor();
    const options = page.locator('.canvas').getByRole('option');
    await expect.poll(() => options.count()).toBe(4);
    await expect
      .poll(() => options.first().getAttribute('aria-label'))
      .toMatch(/^Message 3: INVITE from 192\.0\.2\.10 to 192\.0\.2\.20\. offer PCMA/);
    await page.getByRole('button', { name: '192.0.2.20, lane 2 of 2' }).waitFor();
  });

  it('shows the message of an arrow that is clicked, and goes there on Enter', async () => {
    const text = workbench.page.locator('.editor-instance .view-line', {
      hasText: /^SIP\/2\.0.486.Busy.Here/,
    });
    await workbench.until({
      what: 'the message of the arrow',
      effect: text,
      action: () => select(3),
    });
    const focused = workbench.page.locator('.editor-instance .monaco-editor.focused');
    await workbench.until({
      what: 'Enter goes to the text',
      effect: async () => (await focused.isVisible()) && (await cursorLine()) === 79,
      action: async () => {
        await select(3);
        await workbench.page.keyboard.press('Enter');
      },
    });
  });

  it('lights the arrow of the message in which the cursor is', async () => {
    const line = workbench.page.locator('.editor-instance .view-line', { hasText: /^U.*#5/ }).first();
    await workbench.until({
      what: 'the arrow of the line',
      effect: lit().filter({ has: workbench.page.locator('.time', { hasText: '+0.180' }) }),
      action: () => line.click(oneTry),
    });
    await expect.poll(() => lit().getAttribute('aria-label')).toContain('180 Ringing');
  });

  it('walks by keys, finds what is typed, and tells what a message changes', async () => {
    const { keyboard } = workbench.page;
    await press('ArrowDown', { on: 0, selects: '100 Trying' });
    await press('End', { on: 0, selects: '486 Busy Here' });
    await workbench.until({
      what: 'what is typed is found',
      effect: ladderPage(workbench).locator('.count', { hasText: '1 of 1' }),
      action: async () => {
        await select(0);
        await keyboard.press('4');
        await keyboard.type('86');
      },
    });
    await selected('486 Busy Here').waitFor();
    await workbench.until({
      what: 'Escape leaves the search',
      effect: async () => !(await ladderPage(workbench).locator('.count', { hasText: '1 of 1' }).isVisible()),
      action: () => keyboard.press('Escape'),
    });
    const byKey = async () => {
      await select(3);
      await keyboard.press('Alt+d');
    };
    await toggleDetails(byKey, true);
    await details('SIP/2.0 486 Busy Here').waitFor();
    await ladderPage(workbench).locator('.line.changed', { hasText: '486' }).waitFor();
    await expect.poll(() => ladderPage(workbench).locator('.copy').count()).toBe(11);
    await toggleDetails(byKey, false);
  });

  it('shows the message under the pointer with its findings, until one clicks', async () => {
    const card = ladderPage(workbench).locator('.card:not([hidden])');
    const busy = rows(workbench).nth(3);
    const restOnBusy = async () => {
      // A pointer that has not moved rests on nothing new.
      await rows(workbench).nth(0).hover(oneTry);
      await busy.hover(oneTry);
    };
    await workbench.until({
      what: 'the message under the pointer',
      effect: card.filter({ hasText: 'was never acknowledged' }).filter({ hasText: 'SIP/2.0 486 Busy Here' }),
      action: restOnBusy,
    });
    await workbench.until({
      what: 'the card goes on a click',
      effect: async () => (await card.count()) === 0,
      action: () => busy.click(oneTry),
    });
  });

  it('is larger and smaller by keys', async () => {
    const zoom = (says: RegExp) => ladderPage(workbench).getByRole('button', { name: says });
    const press = (key: string, says: RegExp) =>
      workbench.until({
        what: key,
        effect: zoom(says),
        action: async () => {
          await select(0);
          await workbench.page.keyboard.press(key);
        },
      });
    await press('Alt+=', /^Zoom 1[1-9]\d %/);
    await press('Alt+0', /^Zoom 100 %/);
    await press('Alt+-', /^Zoom \d\d %/);
    await press('Alt+0', /^Zoom 100 %/);
  });

  it('is there again with its selection after the tab was hidden', async () => {
    await hideLadder('README.md', 2);
    await workbench.until({
      what: 'the ladder again',
      effect: rows(workbench),
      action: () => workbench.page.locator('.tab', { hasText: 'Ladder:' }).click(oneTry),
    });
    await selected('180 Ringing').waitFor();
  });
});

describe('a lane that is moved by a key', () => {
  beforeAll(async () => {
    // The ladder of the same call, which may be open, would not change its title.
    await workbench.closeEditors();
    await openLadder(workbench, '3-busy-without-ack.log', 'INVITE sip:bob');
  });

  const head = (host: string) => ladderPage(workbench).getByRole('button', { name: `${host}, lane` });
  const isLast = () => ladderPage(workbench).getByRole('button', { name: /^192\.0\.2\.10, lane 2 of 2/ });

  it('changes places with the next one, and keeps the keyboard', async () => {
    // At the end of the row the key does nothing more, so that it may be pressed again.
    await workbench.until({
      what: 'the first lane is the last one',
      effect: isLast(),
      action: async () => {
        await head('192.0.2.10').click(oneTry);
        await workbench.page.keyboard.press('Alt+Shift+ArrowRight');
      },
    });
    await expect.poll(() => isLast().evaluate(head => head === head.ownerDocument.activeElement)).toBe(true);
    await expect
      .poll(() => rows(workbench).first().getAttribute('aria-label'))
      .toContain('INVITE from 192.0.2.10 to 192.0.2.20');
  });

  it('is still there when the tab was hidden, and after a reload of the window', async () => {
    await hideLadder('README.md', 0);
    // A window that is loaded anew may show the tab that was in front some seconds before.
    const inFront = () =>
      workbench.until({
        what: 'the ladder whose lane was moved',
        effect: isLast(),
        action: () => workbench.page.locator('.tab', { hasText: 'Ladder:' }).click(oneTry),
        pauseMs: 15_000,
      });
    await inFront();
    const newOrder = /laneOrder[^\]]*192\.0\.2\.20[^\]]*192\.0\.2\.10/;
    await expect.poll(() => keptByWindow(workbench)).toMatch(newOrder);
    await workbench.page.reload();
    await inFront();
    await expect.poll(() => rows(workbench).count()).toBe(4);
    await workbench.until({
      what: 'the last lane is the first one again',
      effect: ladderPage(workbench).getByRole('button', { name: '192.0.2.10, lane 1 of 2' }),
      action: async () => {
        await head('192.0.2.10').click(oneTry);
        await workbench.page.keyboard.press('Alt+Shift+ArrowLeft');
      },
    });
  });
});

describe('a lane that is named by F2', () => {
  const plain = /^192\.0\.2\.20, lane/;
  const bob = /^Bob, 192\.0\.2\.20, lane/;
  const named = (label: RegExp) => ladderPage(workbench).getByRole('button', { name: label });
  const nameIt = async (label: RegExp, name: string, then: RegExp) => {
    const box = workbench.openWidget();
    const openBox = () =>
      workbench.until({
        what: 'the box for the name',
        effect: box.getByText('Name of 192.0.2.20'),
        action: async () => {
          await named(label).click(oneTry);
          await workbench.page.keyboard.press('F2');
        },
      });
    const input = box.locator('input[type=text]');
    await workbench.until({
      what: `the lane ${then}`,
      effect: named(then),
      action: async () => {
        await openBox();
        await input.fill(name, oneTry);
        await input.press('Enter', oneTry);
      },
      pauseMs: 15_000,
    });
  };

  it('has its name above its address, in the settings of the folder, until the name is taken away', async () => {
    await nameIt(plain, 'Bob', bob);
    const settings = () => readFileSync(join(workbench.folder, '.vscode/settings.json'), 'utf8');
    await expect
      .poll(() => JSON.parse(settings())['siplens.ladder.aliases'])
      .toEqual({ '192.0.2.20': 'Bob' });
    await nameIt(bob, '', plain);
    await expect.poll(() => named(bob).count()).toBe(0);
  });
});

describe('other traces', () => {
  it('a transfer has its linked calls beside it, or not', async () => {
    await openLadder(workbench, 'F18-attended-transfer.siptrace', 'INVITE sip:bob');
    const linked = ladderPage(workbench).getByRole('button', { name: 'Linked (2)' });
    await linked.waitFor();
    // The message that was selected in the other file has nothing to do with this call.
    await expect.poll(() => selected().count()).toBe(0);
    const all = await rows(workbench).first().getAttribute('aria-setsize');
    await workbench.until({
      what: 'the call without those that it is linked to',
      effect: ladderPage(workbench).locator(`.row:not([aria-setsize="${all}"])`),
      action: () => linked.click(oneTry),
    });
    await expect
      .poll(async () => Number(await rows(workbench).first().getAttribute('aria-setsize')))
      .toBeLessThan(Number(all));
  });

  it('markup in a message is text, and no script of it runs', async () => {
    await openLadder(workbench, 'hostile.siptrace', 'INVITE sip:bob');
    const page = ladderPage(workbench);
    await select(1);
    const button = page.getByRole('button', { name: 'Details' });
    await toggleDetails(() => button.click(oneTry), true);
    await details('<img').waitFor();
    expect(await page.locator('img, .details script, .drawing script').count()).toBe(0);
    expect(await page.locator('body').evaluate(body => body.ownerDocument.title)).toBe('SIP Ladder');
    await toggleDetails(() => button.click(oneTry), false);
  });

  it('10,000 messages of 1,000 calls are at most 400 nodes of the drawing, wherever one looks', async () => {
    await workbench.closeEditors();
    await workbench.openFile('many.siptrace');
    await workbench.giveCallsAllRoom();
    const file = (await workbench.calls()).filter({ hasText: 'many.siptrace' }).first();
    await file.waitFor();
    await workbench.until({
      what: 'the ladder of 1000 calls',
      effect: workbench.page.locator('.tab', { hasText: '1000 calls' }),
      action: async () => {
        await file.click(oneTry);
        await workbench.page.keyboard.press('Control+Alt+L');
      },
      pauseMs: 30_000,
    });
    await ladderPage(workbench).locator('.row[aria-setsize="10000"]').first().waitFor();
    const nodes = () => ladderPage(workbench).locator('.drawing *').count();
    await select(0);
    expect(await nodes()).toBeLessThanOrEqual(400);
    for (const key of ['End', 'PageUp', 'PageUp', 'Home']) {
      await workbench.page.keyboard.press(key);
      await selected().waitFor();
      await expect.poll(nodes).toBeGreaterThan(100);
      expect(await nodes()).toBeLessThanOrEqual(400);
    }
  });
});
