/** The themes in which pictures are taken, and settings that give them room. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './workbench';

export const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
};

/** Writes the settings of the folder; the editor takes them up while it is open. */
export function setLook(
  { folder }: Workbench,
  theme: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  const settings = {
    'workbench.colorTheme': theme,
    'workbench.startupEditor': 'none',
    'chat.disableAIFeatures': true,
    'editor.minimap.enabled': false,
    ...more,
  };
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
}
