/**
 * `npm start`: builds the extension and opens it on `test-fixtures/workspace`, in desktop VS Code where one can run,
 * else as a VS Code server for the browser, until stopped. `npm start -- FOLDER` opens another folder.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBrowserHost } from './host/browser-host.mjs';
import { chooseHostHere } from './host/choose-host.mjs';
import { startServer } from './host/start-server.mjs';
import { workbenchAddress } from './host/workbench-address.mjs';
import { repositoryRoot } from './lib/repository-root.mjs';

/**
 * The first file of the tour, which greets; undefined in a folder without one.
 * @param {string} folder
 */
function greeting(folder) {
  const file = join(folder, '1-fire-a-request.sip');
  return existsSync(file) ? file : undefined;
}

/** @param {string} folder */
async function startInBrowser(folder) {
  const host = await ensureBrowserHost();
  // Whoever connects can run programs as this user: the address carries a secret.
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ host, token });
  const stopped = new Promise(stop => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, stop);
  });
  const file = greeting(folder);
  const address = workbenchAddress({
    port: server.port,
    token,
    folder,
    extension: repositoryRoot,
    ...(file === undefined ? {} : { file }),
  });
  console.log(`\n  ${address}\n`);
  console.log('Open this address in a browser on this machine. Stop with Ctrl+C.');
  const ended = await Promise.race([stopped.then(() => 'stopped'), server.exited]);
  if (ended !== 'stopped') {
    console.error(`The VS Code server ended by itself (${ended}). Its log: ${server.log}`);
    process.exitCode = 1;
    return;
  }
  await server.stop();
}

/**
 * @param {string} code path of VS Code's command
 * @param {string} folder
 */
function startOnDesktop(code, folder) {
  const shell = process.platform === 'win32';
  const quote = (/** @type {string} */ text) => (shell ? `"${text}"` : text);
  const args = [
    `--extensionDevelopmentPath=${repositoryRoot}`,
    '--new-window',
    folder,
    greeting(folder) ?? [],
  ]
    .flat()
    .map(quote);
  const child = spawn(quote(code), args, { stdio: 'inherit', shell });
  child.on('error', error => {
    console.error(
      `${code} could not be started: ${error.message}. SIPLENS_HOST=browser npm start opens it in a browser.`,
    );
    process.exitCode = 1;
  });
  child.on('exit', status => {
    process.exitCode = status ?? 1;
  });
}

const folder = resolve(process.argv[2] ?? join(repositoryRoot, 'test-fixtures/workspace'));
if (!existsSync(folder)) throw new Error(`There is no folder ${folder}`);
const built = spawnSync(process.execPath, [join(repositoryRoot, 'tools/build.mjs')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
const { kind, reason, code } = chooseHostHere();
if (kind === 'desktop') {
  console.log(`Opening in desktop VS Code: ${reason}.`);
  startOnDesktop(code ?? 'code', folder);
} else {
  console.log(`Opening as VS Code for the browser: ${reason}.`);
  await startInBrowser(folder);
}
