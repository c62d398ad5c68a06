/** Installs a packed extension as a user would, into a folder of its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * @param {import('./browser-host.mjs').BrowserHost} host
 * @param {{ vsix: string, extensionsDir: string, dataDir: string }} options absolute paths; the folders may be new
 * @returns {Promise<void>} rejects with what code-server said
 */
export async function installExtension({ node, codeServerEntry }, { vsix, extensionsDir, dataDir }) {
  const args = ['--install-extension', vsix, '--extensions-dir', extensionsDir, '--user-data-dir', dataDir];
  // Its configuration file would otherwise lie in the user's home.
  const env = { ...process.env, CODE_SERVER_CONFIG: `${dataDir}/config.yaml` };
  await promisify(execFile)(node, [codeServerEntry, ...args], { env }).catch(error => {
    throw new Error(`${vsix} could not be installed:\n${error.stdout}\n${error.stderr}`);
  });
}
