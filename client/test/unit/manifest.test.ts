import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { textFormats } from '../../../server/src/core/trace/formats/index';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration: readonly {
      readonly properties: Readonly<
        Record<string, { readonly default?: unknown; readonly markdownDescription?: string }>
      >;
    }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const readme = readFileSync('README.md', 'utf8');
const clientSource = globSync('client/src/**/*.ts')
  .map(file => readFileSync(file, 'utf8'))
  .join('\n');
const serverSource = globSync('server/src/{lsp,core/lint}/**/*.ts')
  .map(file => readFileSync(file, 'utf8'))
  .join('\n');
const commands = manifest.contributes.commands;
const settings = Object.entries(
  Object.assign(
    {},
    ...manifest.contributes.configuration.map(c => c.properties),
  ) as Manifest['contributes']['configuration'][number]['properties'],
);

describe('commands', () => {
  it('have a handler each, and each handler is a command of the manifest', () => {
    const handled = [...clientSource.matchAll(/registerCommand\(\s*'(siplens\.[^']+)'/g)].map(m => m[1]);
    expect(commands.length).toBeGreaterThan(5);
    expect([...handled].sort()).toEqual(commands.map(c => c.command).sort());
  });

  it('that the palette shows stand in the README under their title', () => {
    const hidden = new Set(
      manifest.contributes.menus['commandPalette']
        ?.filter(item => item.when === 'false')
        .map(item => item.command),
    );
    const missing = commands.filter(c => !hidden.has(c.command) && !readme.includes(`SIP: ${c.title}`));
    expect(missing).toEqual([]);
  });

  it('in menus and keys exist', () => {
    const known = new Set(commands.map(c => c.command));
    const used = [...Object.values(manifest.contributes.menus).flat(), ...manifest.contributes.keybindings];
    expect(used.filter(item => !known.has(item.command))).toEqual([]);
  });
});

describe('settings', () => {
  it('have a default and say what they do', () => {
    expect(settings.length).toBeGreaterThan(3);
    expect(
      settings.filter(([, s]) => s.default === undefined || !s.markdownDescription).map(([key]) => key),
    ).toEqual([]);
  });

  it('show an example each', () => {
    expect(
      settings.filter(([, s]) => !/Example: `[^`]+`/.test(s.markdownDescription ?? '')).map(([key]) => key),
    ).toEqual([]);
  });

  it('are read somewhere: no setting without effect', () => {
    const unread = settings
      .map(([key]) => key)
      .filter(key => {
        const name = key.split('.').at(-1) ?? key;
        return !new RegExp(`['".]${name}\\b`).test(clientSource + serverSource);
      });
    expect(unread).toEqual([]);
  });
});

describe('formats', () => {
  it('stand in the README, each by its id', () => {
    expect(textFormats.length).toBeGreaterThan(6);
    expect(
      textFormats.filter(format => !readme.includes(`\`${format.id}\``)).map(format => format.id),
    ).toEqual([]);
  });
});
