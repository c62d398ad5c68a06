/** The arguments that `@vscode/test-electron` gives to a VS Code program, as far as they mean something here. */
import { resolve } from 'node:path';

/** Taken and without effect: they are for the desktop's windows, profiles and updates. */
const ignored = new Set([
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--disable-updates',
  '--skip-welcome',
  '--skip-release-notes',
  '--disable-extensions',
  '--user-data-dir',
]);

/**
 * @typedef {object} LaunchArguments
 * @property {string} [folder] absolute
 * @property {string} [extension] absolute
 * @property {string} [tests] absolute
 * @property {string} [extensionsDir]
 * @property {boolean} trust true if `--disable-workspace-trust` was given
 */

/**
 * @param {readonly string[]} args without the program
 * @returns {LaunchArguments} throws for an argument that it does not know: a test must not run otherwise than asked
 */
export function parseLaunchArguments(args) {
  /** @type {LaunchArguments} */
  const result = { trust: false };
  for (const arg of args) {
    const [name = '', value = ''] = arg.startsWith('--') ? arg.split(/=(.*)/s) : [arg];
    if (name === '--extensionDevelopmentPath') result.extension = resolve(value);
    else if (name === '--extensionTestsPath') result.tests = resolve(value);
    else if (name === '--extensions-dir') result.extensionsDir = resolve(value);
    else if (name === '--disable-workspace-trust') result.trust = true;
    else if (!name.startsWith('-') && !result.folder) result.folder = resolve(name);
    else if (!ignored.has(name)) throw new Error(`The browser host does not know the argument ${arg}`);
  }
  return result;
}
