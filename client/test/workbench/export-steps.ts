/** Exporting a call by hand, step by step; a box that shuts on the way is begun anew. */
import { existsSync, readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { oneTry } from './until';
import type { Workbench } from './workbench';

/** What a person chooses on the way. */
export interface ExportByHand {
  /** The row of the call. */
  readonly row: Locator;
  /** What is chosen first, by its label. */
  readonly form: string;
  /** What is chosen for the names; without it Enter takes what is offered, which is share-safe. */
  readonly names?: string;
  /** The file, which must not be there yet. */
  readonly target: string;
  /** For a picture of the question for the names. */
  readonly onNames?: () => Promise<void>;
}

/** The open box, when it asks for `title`. */
async function boxFor(workbench: Workbench, title: string): Promise<Locator> {
  const box = workbench.openWidget();
  await box.locator('.quick-input-title', { hasText: title }).waitFor(oneTry);
  return box;
}

/** Types into the open box and takes the row that has the keyboard once it is the one that is meant. */
async function take(workbench: Workbench, box: Locator, text: string): Promise<void> {
  await box.locator('.monaco-list-row.focused', { hasText: text }).waitFor(oneTry);
  await workbench.page.keyboard.press('Enter');
}

/** Exports the call of a row; resolves when the file is there. */
export async function exportByHand(workbench: Workbench, chosen: ExportByHand): Promise<void> {
  const { row, form, names, target, onNames } = chosen;
  await workbench.inOneGo(`${form} is exported`, async () => {
    await workbench.shutBox();
    const title = workbench.openWidget().locator('.quick-input-title', { hasText: 'Export: what?' });
    await workbench.fromMenu({ on: row, entry: 'Export…' }, title);
    const forms = await boxFor(workbench, 'Export: what?');
    await forms.locator('input[type=text]').fill(form, oneTry);
    await take(workbench, forms, form);
    const namesBox = await boxFor(workbench, 'Export: with names?');
    if (names !== undefined) await namesBox.locator('input[type=text]').fill(names, oneTry);
    await namesBox.locator('.monaco-list-row.focused', { hasText: names ?? 'Share-safe' }).waitFor(oneTry);
    await onNames?.();
    await take(workbench, namesBox, names ?? 'Share-safe');
    await saveAs(workbench, 'Export SIP Calls', target);
  });
}

/** Answers the save dialog that is open; resolves when the file is there. One try. */
export async function saveAs(workbench: Workbench, title: string, target: string): Promise<void> {
  const place = await boxFor(workbench, title);
  const input = place.locator('input[type=text]');
  // It offers a name once it has looked at the folder, over what was typed before.
  await expect.poll(() => input.inputValue(oneTry), { timeout: 30_000 }).toMatch(/sip-\w+\.\w+$/);
  await input.fill(target, oneTry);
  const isThere = async () => {
    if ((await place.isVisible()) && (await input.inputValue(oneTry)) === target)
      await workbench.page.keyboard.press('Enter');
    await workbench.page.waitForTimeout(500);
    return existsSync(target) && readFileSync(target).length > 0;
  };
  await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
}
