/** Runs one suite as a process and says what came of it. */
import { spawn } from 'node:child_process';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/repository-root.mjs';
import { readReport } from './read-report.mjs';
import { resultsFolder } from './suites.mjs';

/** @typedef {import('./read-report.mjs').Outcome & { ms: number, output: string, log: string }} SuiteResult */

/**
 * @param {import('./suites.mjs').Suite} suite
 * @returns {Promise<SuiteResult>} `output`: all that it printed, also kept in the file `log`
 */
export async function runSuite({ name, command, report }) {
  const started = performance.now();
  const base = join(resultsFolder, name.replaceAll(' ', '-'));
  const log = `${base}.txt`;
  const file = `${base}.json`;
  // The report of an earlier run must not speak for this one.
  rmSync(file, { force: true });
  const { code, output } = await new Promise(resolve => {
    // FORCE_COLOR would put control characters into the log; both set makes Node complain.
    const { FORCE_COLOR: _, ...env } = process.env;
    const child = spawn(process.execPath, command, {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, NO_COLOR: '1' },
    });
    const stream = createWriteStream(log);
    let text = '';
    for (const pipe of [child.stdout, child.stderr]) {
      pipe.setEncoding('utf8').on('data', data => {
        text += data;
        stream.write(data);
      });
    }
    child.on('error', error => resolve({ code: -1, output: String(error) }));
    child.on('close', status => stream.end(() => resolve({ code: status ?? -1, output: text })));
  });
  const ms = performance.now() - started;
  if (report !== 'status') return { ...readReport({ kind: report, file, code }), ms, output, log };
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], faults: [], ms, output, log };
}
