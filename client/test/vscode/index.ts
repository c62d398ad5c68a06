/**
 * What the extension host calls (`--extensionTestsPath`): runs every `*.test.js` beside it in mocha, and writes what
 * happened to the file that SIPLENS_TEST_RESULTS names. The tests are found by their name, never listed.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

interface TestResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly error?: string;
}

/** Resolves if all tests passed and there was at least one; else rejects, and the extension host exits with 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, slow: 2_000, color: false });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  }
  const results: TestResult[] = [];
  await new Promise<void>(resolve => {
    const runner = mocha.run(() => resolve());
    const add = (test: Mocha.Test, state: TestResult['state'], error?: Error): void => {
      const stack = error && (error.stack ?? error.message);
      const result = { title: test.fullTitle(), state, durationMs: test.duration ?? 0 };
      results.push(stack === undefined ? result : { ...result, error: stack });
    };
    runner.on('pass', test => add(test, 'passed'));
    runner.on('fail', (test, error) => add(test, 'failed', error));
    runner.on('pending', test => add(test, 'skipped'));
  });
  const file = process.env['SIPLENS_TEST_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify(results, undefined, 1));
  const failed = results.filter(result => result.state === 'failed').length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} tests failed`);
  if (results.length === 0) throw new Error('No test ran');
}
