/**
 * Decides where VS Code runs: on the desktop, or as a server with its workbench in a browser. `npm start` and both
 * VS Code suites ask here, so that they never differ. See README, "Where it opens".
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {{ kind: 'desktop' | 'browser', reason: string }} HostChoice */

/**
 * The rule itself, without a look at the machine.
 * @param {{ platform: string, env: Readonly<Record<string, string | undefined>>, root: boolean, code: string | undefined }} machine
 * `code`: path of VS Code's command line program, if there is one
 * @returns {HostChoice} `reason` is a clause for people; throws for a value of SIPLENS_HOST that means nothing
 */
export function chooseHost({ platform, env, root, code }) {
  const wish = env['SIPLENS_HOST'];
  if (wish === 'desktop' || wish === 'browser') return { kind: wish, reason: `SIPLENS_HOST=${wish} says so` };
  if (wish) throw new Error(`SIPLENS_HOST=${wish}: it can be "desktop" or "browser"`);
  const system = { darwin: 'macOS', win32: 'Windows' }[platform];
  const display = env['DISPLAY'] ? 'DISPLAY' : env['WAYLAND_DISPLAY'] ? 'WAYLAND_DISPLAY' : undefined;
  if (!system && !display) return { kind: 'browser', reason: 'neither DISPLAY nor WAYLAND_DISPLAY is set' };
  if (!system && root)
    return { kind: 'browser', reason: 'the user is root, and desktop VS Code does not run as root' };
  if (!code) return { kind: 'browser', reason: 'there is no "code" on the PATH' };
  return {
    kind: 'desktop',
    reason: `${system ? `this is ${system}` : `${display} is set`} and "code" is on the PATH`,
  };
}

/**
 * @param {string} name of a program
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {string | undefined} its path, if it is on the PATH and may be run
 */
export function findOnPath(name, env = process.env) {
  const endings = process.platform === 'win32' ? (env['PATHEXT'] ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here: look in the next folder.
      }
    }
  }
  return undefined;
}

/** @returns {HostChoice & { code: string | undefined }} for the machine that this runs on */
export function chooseHostHere() {
  const code = findOnPath('code');
  const root = process.getuid?.() === 0;
  return { ...chooseHost({ platform: process.platform, env: process.env, root, code }), code };
}
