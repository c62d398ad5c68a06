/** Programs of others that the bench runs beside ours. Only what is installed is run. */
import { spawnSync } from 'node:child_process';

/** @param {string} program */
export function isInstalled(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** @param {string} program @param {readonly string[]} args @returns {string} its output, whatever its exit status */
export function output(program, args) {
  const { stdout, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (error) throw error;
  return stdout;
}
