/** Colour themes of the workbench, and settings of the folder that a window is open on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './workbench';

/** Themes by the class that the workbench has in each. */
export const themes = {
  vs: 'Default Light Modern',
  'vs-dark': 'Default Dark Modern',
  'hc-black': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const;

export type ThemeKind = keyof typeof themes;

/** The three kinds that views without colours of their own are looked at in. */
export const usualThemes = ['vs', 'vs-dark', 'hc-black'] as const satisfies readonly ThemeKind[];

/** Settings that give pictures room. */
export const roomy = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
};

/**
 * Writes the settings of the folder, `settings` beside the theme, and waits until the window has the theme; it follows
 * its settings file, which is written again where that was not heard.
 */
export async function setTheme(
  workbench: Workbench,
  kind: ThemeKind,
  settings: Readonly<Record<string, unknown>> = { 'editor.minimap.enabled': false },
): Promise<void> {
  const folder = join(workbench.folder, '.vscode');
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ 'workbench.colorTheme': themes[kind], ...settings });
  // Also where the window has the theme already: the other settings are to be there.
  writeFileSync(join(folder, 'settings.json'), text);
  await workbench.until({
    what: `the theme ${themes[kind]}`,
    effect: workbench.page.locator(`.monaco-workbench.${kind}`),
    action: async () => writeFileSync(join(folder, 'settings.json'), text),
  });
}
