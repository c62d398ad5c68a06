/** What is written in a ladder can be read in each kind of theme, and what is seen of it is not cut. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { copyFlow, ladderPage, openLadder, rows } from './ladder-page';
import { setTheme, type ThemeKind, themes } from './themes';
import { oneTry } from './until';
import { Workbench } from './workbench';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.open();
  await openLadder(workbench, copyFlow(workbench, 'F14-hold'), 'INVITE sip:bob');
});
afterAll(() => workbench?.close());
afterEach(context => workbench.afterTest(context));

/** What the page of a webview has in its body for each kind. */
const pageKinds: Readonly<Record<ThemeKind, string>> = {
  vs: 'vscode-light',
  'vs-dark': 'vscode-dark',
  'hc-black': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast-light',
};

/** Red, green and blue from 0 to 1, of `rgb(…)` and `color(srgb …)` as a browser computes them. */
function channels(colour: string): readonly number[] {
  const numbers =
    colour
      .match(/[\d.]+/g)
      ?.map(Number)
      .slice(0, 3) ?? [];
  return colour.startsWith('color(') ? numbers : numbers.map(value => value / 255);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map(value =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Texts whose contrast to the background, which their halo has, is below 4.5:1 (WCAG 1.4.3). */
async function paleTexts(): Promise<readonly string[]> {
  const page = ladderPage(workbench);
  const background = await page
    .locator('body')
    .evaluate(body => body.ownerDocument.defaultView?.getComputedStyle(body).backgroundColor ?? '');
  const texts = await page.locator('.drawing text, .row span, .head span').evaluateAll(nodes =>
    nodes.map(node => {
      const style = node.ownerDocument.defaultView?.getComputedStyle(node);
      return {
        text: node.textContent ?? '',
        colour: (node.localName === 'text' ? style?.fill : style?.color) ?? '',
      };
    }),
  );
  expect(texts.length).toBeGreaterThan(40);
  return texts
    .filter(({ text, colour }) => text !== '' && contrast(colour, background) < 4.5)
    .map(({ text, colour }) => `${text}: ${colour} on ${background}`);
}

describe.each(Object.keys(themes) as ThemeKind[])('in the theme %s', kind => {
  it('no text is pale', async () => {
    await setTheme(workbench, kind);
    // The page has the theme a moment after the window.
    await ladderPage(workbench).locator(`body[data-vscode-theme-kind="${pageKinds[kind]}"]`).waitFor();
    await expect.poll(paleTexts).toEqual([]);
    await workbench.screenshot(`ladder-looks-${kind}`);
  });
});

it('an arrow that fits is shown with its time: nothing scrolls to the side', async () => {
  for (const nth of [2, 0, 3]) {
    await workbench.until({
      what: `a click selects arrow ${nth}`,
      effect: rows(workbench).nth(nth).and(ladderPage(workbench).locator('.selected')),
      action: () => rows(workbench).nth(nth).click(oneTry),
    });
    const scrolled = () =>
      ladderPage(workbench)
        .locator('.scroll')
        .evaluate(scroll => ({ left: scroll.scrollLeft, beyond: scroll.scrollWidth - scroll.clientWidth }));
    await expect.poll(scrolled).toEqual({ left: 0, beyond: 0 });
  }
});
