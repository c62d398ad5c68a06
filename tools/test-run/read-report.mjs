/** What a suite did, from the report that its runner wrote: never from what it printed. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped titles
 * @property {readonly string[]} faults what is wrong beyond failed tests, in words
 */

/**
 * @param {any} report of vitest's JSON reporter
 * @returns {Outcome}
 */
function readVitest(report) {
  let passed = 0;
  let failed = 0;
  const skipped = [];
  const faults = [];
  for (const file of report.testResults) {
    // A file that cannot be loaded has no tests to fail.
    if (file.status === 'failed' && file.assertionResults.length === 0)
      faults.push(`${file.name}: ${file.message}`);
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') passed += 1;
      else if (status === 'failed') failed += 1;
      else skipped.push(fullName);
    }
  }
  return { passed, failed, skipped, faults };
}

/**
 * @param {any} report of client/test/vscode/index.ts
 * @returns {Outcome}
 */
function readMocha(report) {
  const count = (/** @type {string} */ wanted) =>
    report.filter((/** @type {{ state: string }} */ { state }) => state === wanted).length;
  const skipped = report.flatMap((/** @type {{ state: string, title: string }} */ { state, title }) =>
    state === 'skipped' ? [title] : [],
  );
  return { passed: count('passed'), failed: count('failed'), skipped, faults: [] };
}

/**
 * Joins a report and an exit code to one outcome. A run without a report, without a test, or with an exit code that
 * its report does not explain is at fault: a suite must not pass because it did nothing.
 * @param {{ kind: 'vitest' | 'mocha', file: string, code: number }} run
 * @returns {Outcome}
 */
export function readReport({ kind, file, code }) {
  if (!existsSync(file)) {
    return { passed: 0, failed: 0, skipped: [], faults: [`it ended with ${code} and left no report`] };
  }
  /** @type {Outcome} */
  let outcome;
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    outcome = kind === 'vitest' ? readVitest(report) : readMocha(report);
  } catch (error) {
    return { passed: 0, failed: 0, skipped: [], faults: [`its report cannot be read: ${error}`] };
  }
  const faults = [...outcome.faults];
  if (outcome.passed + outcome.failed === 0) faults.push('no test was executed');
  if (code !== 0 && outcome.failed === 0 && faults.length === 0) faults.push(`it ended with ${code}`);
  return { ...outcome, faults };
}
