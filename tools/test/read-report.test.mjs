import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../test-run/read-report.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siplens-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {unknown} report
 * @param {{ kind?: 'vitest' | 'mocha', code?: number }} [options]
 */
function read(report, { kind = 'mocha', code = 0 } = {}) {
  const file = join(folder, 'report.json');
  writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
  return readReport({ kind, file, code });
}

const passed = { title: 'a', state: 'passed' };

describe('A suite counts', () => {
  it('by its report', () => {
    const report = [passed, { title: 'b', state: 'failed' }, { title: 'c', state: 'skipped' }];
    expect(read(report, { code: 1 })).toEqual({ passed: 1, failed: 1, skipped: ['c'], faults: [] });
    const tests = ['passed', 'passed', 'failed', 'pending'].map((status, at) => ({
      status,
      fullName: `t${at}`,
    }));
    const vitest = { testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults: tests }] };
    expect(read(vitest, { kind: 'vitest', code: 1 })).toEqual({
      passed: 2,
      failed: 1,
      skipped: ['t3'],
      faults: [],
    });
  });

  it('as failed if it left no report, or one that cannot be read', () => {
    const missing = readReport({ kind: 'mocha', file: join(folder, 'no.json'), code: 0 });
    expect(missing.faults).toEqual(['it ended with 0 and left no report']);
    expect(read('{').faults[0]).toContain('cannot be read');
  });

  it('as failed if no test was executed, skipped ones included', () => {
    expect(read([]).faults).toEqual(['no test was executed']);
    expect(read([{ title: 'a', state: 'skipped' }]).faults).toEqual(['no test was executed']);
  });

  it('as failed if its exit code says so though its report does not', () => {
    expect(read([passed], { code: 7 }).faults).toEqual(['it ended with 7']);
  });

  it('as failed if a test file could not be loaded', () => {
    const file = { name: 'x.test.ts', status: 'failed', message: 'cannot resolve', assertionResults: [] };
    const good = { name: 'y', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'y' }] };
    const outcome = read({ testResults: [file, good] }, { kind: 'vitest', code: 1 });
    expect(outcome.faults).toEqual(['x.test.ts: cannot resolve']);
  });
});
