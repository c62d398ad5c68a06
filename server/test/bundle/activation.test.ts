import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What `activate-client.cjs` counts. */
interface Counted {
  /** Files of ours that were loaded beside `client.js`. */
  readonly files: readonly string[];
  /** Modules of Node that these asked for. */
  readonly modules: readonly string[];
  /** How often a number, a time or an order of words was made in the form of a language. */
  readonly localized: number;
  /** What the extension offers to others. */
  readonly api: readonly string[];
}

function activated(dist: string): Counted {
  return JSON.parse(
    execFileSync(process.execPath, [join(__dirname, 'activate-client.cjs'), dist], { encoding: 'utf8' }),
  );
}

/** How long it takes is a matter of the machine; what it does is not. */
describe('To be activated, the packed extension', () => {
  const { files, modules, localized, api } = activated('dist');

  it('is really activated', () => expect(api).toContain('extendMarkdownIt'));

  it('loads one small file beside its own, and neither sockets nor workers', () => {
    expect([...new Set(files)]).toEqual(['shared-first.js']);
    for (const heavy of ['dgram', 'dns', 'http', 'https', 'tls', 'worker_threads', 'zlib']) {
      expect(modules).not.toContain(heavy);
    }
  });

  it('is read as at most 520 KB of source', () => {
    const bytes = ['client.js', 'shared-first.js'].map(file => statSync(join('dist', file)).size);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(520_000);
  });

  it('writes nothing in the form of a language: the first number costs more than all the rest', () => {
    expect(localized).toBe(0);
  });
});

it('the count sees a file, a module and a number too many', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siplens-activation-'));
  const client =
    "require('./shared.js'); require('node:tls'); exports.activate = () => ({ text: (1000).toLocaleString('en') });";
  writeFileSync(join(folder, 'client.js'), client);
  writeFileSync(join(folder, 'shared.js'), '');
  expect(activated(folder)).toEqual({ files: ['shared.js'], modules: ['tls'], localized: 1, api: ['text'] });
  rmSync(folder, { recursive: true });
});
