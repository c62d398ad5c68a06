/**
 * `npm test`: every suite; `npm run check`: those that need no VS Code and no other programs. `npm test -- unit vscode`
 * runs only the suites named. Ends with one line `N passed, N failed, N skipped`; exit code 0 only if nothing failed
 * and every suite that ran executed at least one test.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from './lib/repository-root.mjs';
import { runSuite } from './test-run/run-suite.mjs';
import { resultsFolder, suites } from './test-run/suites.mjs';

/** @typedef {import('./test-run/suites.mjs').Suite} Suite */

/** @param {number} ms */
const seconds = ms => `${(ms / 1000).toFixed(1)} s`;

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const skippedLines = [];
/** @type {Set<string>} */
const bad = new Set();

/**
 * @param {Suite} suite
 * @param {string} reason
 */
function skip({ name }, reason) {
  total.skipped += 1;
  skippedLines.push(`suite ${name}: ${reason}`);
  console.log(`- ${name.padEnd(16)} skipped: ${reason}`);
}

/** @param {Suite} suite */
async function run(suite) {
  const reason = suite.skip?.();
  if (reason) return skip(suite, reason);
  const needed = suite.after?.find(name => bad.has(name));
  if (needed) {
    // Not a skip: what could not be tried is not known to work.
    bad.add(suite.name);
    total.failed += 1;
    return console.log(`✗ ${suite.name.padEnd(16)} not run, since "${needed}" failed`);
  }
  const { passed, failed, skipped, faults, ms, output, log } = await runSuite(suite);
  const failures = failed + faults.length;
  if (failures > 0) bad.add(suite.name);
  total.passed += passed;
  total.failed += failures;
  total.skipped += skipped.length;
  skippedLines.push(...skipped.map(title => `${suite.name}: ${title}`));
  const counts = [`${passed} passed`, `${failures} failed`, `${skipped.length} skipped`].join(', ');
  console.log(`${failures > 0 ? '✗' : '✓'} ${suite.name.padEnd(16)} ${counts}, ${seconds(ms)}`);
  if (failures === 0) return;
  console.log(output.length > 20_000 ? `… the beginning is in ${log}\n${output.slice(-20_000)}` : output);
  for (const fault of faults) console.log(`✗ ${suite.name}: ${fault}`);
}

/** Lines and branches of server/src that the unit suite executed. */
function showCoverage() {
  const file = join(repositoryRoot, 'coverage/coverage-summary.json');
  const { total: sum } = JSON.parse(readFileSync(file, 'utf8'));
  console.log(
    `Coverage of server/src by the unit suite: ${sum.lines.pct} % of lines, ${sum.branches.pct} % of branches`,
  );
}

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' } },
  allowPositionals: true,
});
const unknown = positionals.find(wanted => !suites.some(({ name }) => name === wanted));
if (unknown) throw new Error(`No suite "${unknown}": ${suites.map(({ name }) => `"${name}"`).join(', ')}`);
const wanted = suites.filter(({ name, check }) =>
  positionals.length > 0 ? positionals.includes(name) : check || !values.check,
);
mkdirSync(resultsFolder, { recursive: true });
rmSync(join(repositoryRoot, 'coverage'), { recursive: true, force: true });
const started = performance.now();
// The checks of the sources do not disturb each other; suites with clocks and windows get the machine for themselves.
await Promise.all(wanted.filter(({ report }) => report === 'status').map(run));
for (const suite of wanted.filter(({ report }) => report !== 'status')) await run(suite);
if (wanted.some(({ name }) => name === 'unit') && !bad.has('unit')) showCoverage();
for (const line of skippedLines) console.log(`skipped: ${line}`);
console.log(`All in ${seconds(performance.now() - started)}; outputs and reports are in ${resultsFolder}.`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0) process.exitCode = 1;
