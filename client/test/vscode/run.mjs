/**
 * Runs the extension-host suite: in desktop VS Code where one can run, else in the browser host. Build first.
 * Exit code 0 only if at least one test ran and none failed.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildVscodeTests } from '../../../tools/build/build-vscode-tests.mjs';
import { chooseHostHere } from '../../../tools/host/choose-host.mjs';
import { repositoryRoot } from '../../../tools/lib/repository-root.mjs';

const results = join(repositoryRoot, 'out/test-results/vscode.json');
const log = join(repositoryRoot, 'out/test-results/vscode.log');
mkdirSync(join(repositoryRoot, 'out/test-results'), { recursive: true });
rmSync(results, { force: true });

const { kind, reason } = chooseHostHere();
console.log(
  `Extension-host suite in ${kind === 'desktop' ? 'desktop VS Code' : 'the browser host'}: ${reason}.`,
);
const extensionTestsPath = await buildVscodeTests();
// The tests edit files: they get a copy.
const temporary = mkdtempSync(join(tmpdir(), 'siplens-vscode-'));
const workspace = join(temporary, 'workspace');
cpSync(join(repositoryRoot, 'test-fixtures/workspace'), workspace, { recursive: true });
try {
  await runTests({
    ...(kind === 'desktop'
      ? {}
      : { vscodeExecutablePath: join(repositoryRoot, 'tools/host/browser-vscode.mjs') }),
    extensionDevelopmentPath: repositoryRoot,
    extensionTestsPath,
    launchArgs: [workspace],
    extensionTestsEnv: {
      SIPLENS_TEST_RESULTS: results,
      SIPLENS_VSCODE_LOG: log,
      SIPLENS_REPOSITORY: repositoryRoot,
    },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
/** @type {readonly { state: string, title: string, durationMs: number, error?: string }[]} */
const tests = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
for (const { state, title, durationMs, error } of tests) {
  console.log(`${state} ${title} (${durationMs} ms)${error ? `\n${error}` : ''}`);
}
if (tests.length === 0) console.error('The suite left no results.');
if (tests.length === 0 || tests.some(({ state }) => state === 'failed')) process.exitCode = 1;
