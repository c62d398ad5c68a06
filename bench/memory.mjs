/** Peak memory of siplint on a large file: each command writes JSON, which is thrown away. */
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { repositoryRoot } from '../tools/lib/repository-root.mjs';
import { short } from './measure.mjs';

const commands = /** @type {const} */ (['messages', 'calls', 'lint']);

/**
 * Starts siplint in a process of its own that tells the most memory it ever had.
 * @param {string} command @param {string} path
 * @returns {{ megabytes: number, seconds: number, messages: number }}
 */
function run(command, path) {
  // `lint` writes few findings and its counts; the lists are long and are counted only.
  const script = `
    process.on('exit', () => require('node:fs').writeSync(2, '\\nRSS ' + process.resourceUsage().maxRSS));
    process.argv.splice(1, process.argv.length, 'siplint', ...${JSON.stringify([command, path, '--format', 'json', '--fail-on', 'never'])});
    require(${JSON.stringify(`${repositoryRoot}/dist/siplint.js`)});`;
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script, command], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', command === 'lint' ? 'pipe' : 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`siplint ${command} ${path}: ${status} ${stderr}`);
  const kilobytes = Number(/RSS (\d+)/.exec(String(stderr))?.[1]);
  const messages = command === 'lint' ? JSON.parse(String(stdout)).files[0].messages : 0;
  return { megabytes: kilobytes / 1024, seconds: (performance.now() - start) / 1e3, messages };
}

/** @typedef {{ path: string, messages: number }} LargeFile */

/**
 * @param {{ log: LargeFile, capture: LargeFile }} files
 * @returns {import('./report.mjs').Row[]}
 */
export function benchMemory({ log, capture }) {
  execFileSync(process.execPath, ['tools/build.mjs', 'siplint'], { cwd: repositoryRoot, stdio: 'ignore' });
  const row = (
    /** @type {string} */ command,
    /** @type {LargeFile} */ { path, messages },
    /** @type {string} */ kind,
  ) => {
    const found = run(command, path);
    if (command === 'lint' && found.messages !== messages)
      throw new Error(`siplint lint found ${found.messages} messages of ${messages}`);
    const each = `${short((found.seconds / messages) * 1e6)} µs a message`;
    return {
      what: `peak memory of siplint ${command}, ${kind} of ${(statSync(path).size / 1e6).toFixed(0)} MB`,
      value: `${short(found.megabytes)} MiB (in ${short(found.seconds)} s${command === 'lint' ? `, ${each}` : ''})`,
      gate: '350 MB for 1 GB',
      goal: '256 MB',
    };
  };
  return [...commands.map(command => row(command, log, 'ngrep text')), row('lint', capture, 'pcap')];
}
