import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zipFiles, zipNames } from './zip-names';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  icon: string;
  contributes: unknown;
};
const vsix = `siplens-${manifest.version}.vsix`;

/** `./media/x.svg`, `snippets/y.json`: every path that the manifest's `contributes` names. */
function pathsOf(value: unknown): readonly string[] {
  if (typeof value === 'string')
    return /^(\.\/)?(media|syntaxes|snippets|schemas)\/\S+$/.test(value) ? [value.replace('./', '')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(pathsOf);
}

describe('The package', () => {
  it('was made, and is at most 700 KB', () => {
    expect(existsSync(vsix), `${vsix}: run npm run package first`).toBe(true);
    expect(statSync(vsix).size).toBeLessThanOrEqual(700_000);
  });

  it('holds exactly what ships', () => {
    const files = zipNames(readFileSync(vsix)).map(name => name.replace(/^extension\//, ''));
    const data = files.filter(file => /^(media|schemas|snippets|syntaxes)\//.test(file));
    // vsce gives the licence, the change log and the readme the names that the marketplace wants.
    expect(files.filter(file => !data.includes(file)).sort()).toEqual([
      'LICENSE.txt',
      '[Content_Types].xml',
      'changelog.md',
      'dist/THIRD_PARTY_NOTICES.txt',
      'dist/client.js',
      'dist/endpoint.js',
      'dist/ladder.css',
      'dist/ladder.js',
      'dist/server.js',
      'dist/shared-first.js',
      'dist/shared.js',
      'extension.vsixmanifest',
      'package.json',
      'readme.md',
    ]);
    const named = new Set([...pathsOf(manifest.contributes), manifest.icon]);
    expect(
      data.filter(file => !named.has(file)),
      'shipped, but nothing in package.json names them',
    ).toEqual([]);
    expect(
      [...named].filter(file => !data.includes(file)),
      'named in package.json, but not shipped',
    ).toEqual([]);
  });

  it('unpacks to the bundles that were built', () => {
    const files = zipFiles(readFileSync(vsix));
    for (const name of ['client', 'server', 'shared', 'endpoint', 'ladder']) {
      const unpacked = files.get(`extension/dist/${name}.js`);
      expect(unpacked?.equals(readFileSync(`dist/${name}.js`)), name).toBe(true);
    }
  });

  it('carries the licence of every package that is bundled', () => {
    const notices = readFileSync('dist/THIRD_PARTY_NOTICES.txt', 'utf8');
    for (const name of ['sip', 'vscode-languageserver', 'vscode-languageclient']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    }
    expect(notices).toContain('Kirill Mikhailov');
  });

  it('says nothing of the machine that made it', () => {
    for (const name of readdirSync('dist')) {
      const text = readFileSync(`dist/${name}`, 'utf8');
      expect(text.includes(process.cwd()), name).toBe(false);
    }
  });

  it('has a command line beside it that starts', () => {
    const text = execFileSync(process.execPath, ['dist/siplint.js', '--version'], { encoding: 'utf8' });
    expect(text.trim()).toContain(manifest.version);
  });
});
