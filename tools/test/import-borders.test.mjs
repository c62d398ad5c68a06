/**
 * The borders of ARCHITECTURE.md as biome.json states them: each forbidden import really is an error, each allowed
 * one is not. The sources lie in a temporary folder, under the project's own configuration.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../lib/repository-root.mjs';

/** [who, what it imports] */
const forbidden = [
  ['server/src/core/text/a.ts', '../sip/message'],
  ['server/src/core/text/a.ts', '../lint/rule'],
  ['server/src/core/sip/a.ts', '../trace/group'],
  ['server/src/core/sip/facts/a.ts', '../../lint/rule'],
  ['server/src/core/trace/formats/a.ts', '../../lint/finding'],
  ['server/src/core/trace/a.ts', '../features/hover'],
  ['server/src/core/lint/rules/header/a.ts', '../../../features/hover'],
  ['server/src/core/lint/a.ts', '../exchange/timers'],
  ['server/src/core/exchange/a.ts', '../trace/group'],
  ['server/src/core/exchange/a.ts', 'node:crypto'],
  ['server/src/core/features/a.ts', '../exchange/timers'],
  ['server/src/core/features/a.ts', 'vscode-languageserver'],
  ['server/src/core/a.ts', 'node:fs'],
  ['server/src/core/sip/a.ts', 'vscode'],
  ['server/src/lsp/a.ts', '../net/run-exchange'],
  ['server/src/lsp/a.ts', '../cli/usage'],
  ['server/src/net/a.ts', '../lsp/connection'],
  ['server/src/net/a.ts', 'vscode'],
  ['server/src/net/a.ts', 'sip'],
  ['server/src/node/a.ts', '../cli/usage'],
  ['server/src/cli/a.ts', '../lsp/connection'],
  ['server/src/cli/a.ts', 'vscode-languageserver/node'],
  ['client/src/send/a.ts', '../../../server/src/lsp/connection'],
  ['client/src/a.ts', '../../server/src/node/read-bytes'],
  ['client/src/a.ts', 'sip'],
];

const allowed = [
  ['server/src/core/text/a.ts', './span'],
  ['server/src/core/sip/facts/a.ts', '../../text/span'],
  ['server/src/core/sip/a.ts', './sdp/read-sdp'],
  ['server/src/core/trace/a.ts', '../sip/message'],
  ['server/src/core/trace/formats/a.ts', '../trace-format'],
  ['server/src/core/lint/rules/header/a.ts', '../../../sip/message'],
  ['server/src/core/lint/a.ts', '../trace/group'],
  ['server/src/core/features/a.ts', '../lint/finding'],
  ['server/src/core/a.ts', './lint/engine'],
  ['server/src/lsp/a.ts', 'vscode-languageserver'],
  ['server/src/net/a.ts', 'node:dgram'],
  ['server/src/cli/a.ts', '../core/analysis'],
  ['server/src/endpoint/a.ts', 'sip'],
  ['client/src/send/a.ts', '../../../server/src/net/run-exchange'],
  ['client/src/a.ts', 'vscode'],
];

/** @type {string} */
let folder;
/** @type {Set<string>} the files that Biome finds fault with */
let refused;

/**
 * @param {string} kind
 * @param {number} index
 * @param {string} path
 */
const place = (kind, index, path) => path.replace('a.ts', `${kind}-${index}.ts`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'siplens-borders-'));
  const configuration = JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8'));
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ ...configuration, $schema: undefined, vcs: undefined }),
  );
  for (const [kind, cases] of Object.entries({ forbidden, allowed })) {
    for (const [index, [path = '', what]] of cases.entries()) {
      const file = join(folder, place(kind, index, path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import type { A } from '${what}';\nexport type B = A;\n`);
    }
  }
  const biome = join(repositoryRoot, 'node_modules/@biomejs/biome/bin/biome');
  const args = [
    biome,
    'lint',
    '--only=style/noRestrictedImports',
    '--max-diagnostics=none',
    '--reporter=json',
    folder,
  ];
  let output = '';
  try {
    output = execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    output = /** @type {{ stdout: string }} */ (error).stdout;
  }
  /** @type {{ diagnostics: { category: string, location: { path: unknown } }[] }} */
  const report = JSON.parse(output);
  const faults = report.diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports');
  refused = new Set(faults.map(({ location }) => JSON.stringify(location.path)));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} file */
const isRefused = file => [...refused].some(path => path.includes(file));

describe('Import borders', () => {
  for (const [index, [path = '', what]] of forbidden.entries()) {
    it(`${path} may not import ${what}`, () => expect(isRefused(place('forbidden', index, path))).toBe(true));
  }
  for (const [index, [path = '', what]] of allowed.entries()) {
    it(`${path} may import ${what}`, () => expect(isRefused(place('allowed', index, path))).toBe(false));
  }
});
