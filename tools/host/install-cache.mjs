/**
 * Programs that npm delivers but that do not belong into `node_modules`: kept in `.vscode-test/`, installed once.
 * Safe against two runs at the same time and against a run that was killed half way.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../lib/repository-root.mjs';

/** Clones can share one cache through SIPLENS_HOST_CACHE. */
export const cacheRoot = process.env['SIPLENS_HOST_CACHE'] ?? join(repositoryRoot, '.vscode-test');

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {string} lock folder of the lock
 * @returns {boolean} true if who made it is gone
 */
function isStale(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    if (pid > 0) return !isAlive(pid);
  } catch {
    // Its maker has not written its number yet, or never will.
  }
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > 10_000;
}

/**
 * Waits until no other process holds the lock, and takes it. `mkdir` is the atomic step.
 * @param {string} lock
 */
async function takeLock(lock) {
  for (let told = false; ; await sleep(300)) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    else if (!told) {
      console.error(`Another process installs this; waiting for it (${lock}).`);
      told = true;
    }
  }
}

/**
 * @param {string} name of the folder in the cache; put versions into it, so that a new version is a new folder
 * @param {(folder: string) => Promise<void>} install fills an empty folder
 * @returns {Promise<string>} the complete folder; rejects with what `install` rejects with, leaving nothing behind
 */
export async function installOnce(name, install) {
  const target = join(cacheRoot, name);
  const isComplete = () => existsSync(join(target, '.complete'));
  if (isComplete()) return target;
  mkdirSync(cacheRoot, { recursive: true });
  const lock = `${target}.lock`;
  await takeLock(lock);
  const part = `${target}.part`;
  try {
    if (isComplete()) return target;
    // Whatever lies here was left by a run that was killed: the lock is ours now.
    for (const left of readdirSync(cacheRoot).filter(entry => entry === name || entry === `${name}.part`)) {
      rmSync(join(cacheRoot, left), { recursive: true, force: true });
    }
    mkdirSync(part);
    await install(part);
    writeFileSync(join(part, '.complete'), '');
    renameSync(part, target);
    return target;
  } finally {
    rmSync(part, { recursive: true, force: true });
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * Installs with the user's own npm configuration (registry, proxy), never running a package's scripts.
 * @param {string} folder in which npm runs; it has, or gets, its own package.json
 * @param {readonly string[]} packages with exact versions; none: what the package.json there asks for
 * @returns {Promise<void>} rejects with npm's own words and what to do
 */
export async function npmInstall(folder, packages) {
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const options = [
    '--ignore-scripts',
    '--omit=dev',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const args = ['install', '--prefix', folder, ...options, ...packages];
  // Under `npm run`, npm tells where it lies; this also spares Windows its npm.cmd.
  const npm = process.env['npm_execpath'];
  const child = npm?.endsWith('.js')
    ? spawn(process.execPath, [npm, ...args], { cwd: folder })
    : spawn('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
  const code = await new Promise(resolve => child.on('error', resolve).on('close', resolve));
  if (code === 0) return;
  const what = packages.length > 0 ? packages.join(' ') : `the dependencies in ${folder}`;
  throw new Error(
    `npm could not install ${what} (${code}):\n${output.trim()}\n` +
      'It asked the registry that "npm config get registry" names. Check the connection and run the command again.',
  );
}
