/** What `npm test` runs, in this order. `check: true`: also part of `npm run check`. */
import { join } from 'node:path';
import { findOnPath } from '../host/choose-host.mjs';
import { repositoryRoot } from '../lib/repository-root.mjs';

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly string[]} command arguments of node
 * @property {'vitest' | 'mocha' | 'status'} report `status`: one check that its exit code decides
 * @property {boolean} check
 * @property {() => string | undefined} [skip] the reason why it cannot run here
 * @property {readonly string[]} [after] names of suites without whose success it means nothing
 */

/** Where each suite's report and output go. */
export const resultsFolder = join(repositoryRoot, 'out/test-results');

const tool = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  knip: 'node_modules/knip/bin/knip.js',
  vitest: 'node_modules/vitest/vitest.mjs',
};

/**
 * @param {string} name
 * @param {readonly string[]} options
 */
function vitest(name, options) {
  const report = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(resultsFolder, `${name}.json`)}`,
  ];
  return [tool.vitest, 'run', ...report, ...options];
}

const interopPrograms = ['sipp', 'kamailio', 'sipsak', 'tshark', 'sngrep', 'rg'];

/** @returns {string | undefined} */
function whyNoInterop() {
  const missing = interopPrograms.filter(program => !findOnPath(program));
  if (missing.length === 0 || process.env['SIPLENS_INTEROP'] === '1') return undefined;
  return `these programs are missing: ${missing.join(', ')} (.ci/run installs them on Debian)`;
}

/** @type {readonly Suite[]} */
export const suites = [
  {
    name: 'format and lint',
    command: [tool.biome, 'check', '--error-on-warnings', '.'],
    report: 'status',
    check: true,
  },
  { name: 'types', command: [tool.tsc, '-b'], report: 'status', check: true },
  { name: 'unused code', command: [tool.knip], report: 'status', check: true },
  { name: 'package', command: ['tools/package.mjs'], report: 'status', check: true },
  {
    name: 'unit',
    command: vitest('unit', [
      '--coverage',
      '--coverage.reporter=text-summary',
      '--coverage.reporter=json-summary',
    ]),
    report: 'vitest',
    check: true,
  },
  {
    name: 'bundle',
    command: vitest('bundle', ['--config', 'server/test/bundle/vitest.config.mts']),
    report: 'vitest',
    check: true,
    after: ['package'],
  },
  {
    name: 'protocol',
    command: vitest('protocol', ['--config', 'server/test/protocol/vitest.config.mts']),
    report: 'vitest',
    check: true,
    after: ['package'],
  },
  {
    name: 'interop',
    command: vitest('interop', ['--config', 'vitest.interop.config.mts']),
    report: 'vitest',
    check: false,
    skip: whyNoInterop,
    after: ['package'],
  },
  {
    name: 'vscode',
    command: ['client/test/vscode/run.mjs'],
    report: 'mocha',
    check: false,
    after: ['package'],
  },
  {
    name: 'workbench',
    command: vitest('workbench', ['--config', 'client/test/workbench/vitest.config.mts']),
    report: 'vitest',
    check: false,
    after: ['package'],
  },
];
