#!/usr/bin/env node
/**
 * Takes the place of desktop VS Code as `vscodeExecutablePath` of `@vscode/test-electron`: understands its arguments,
 * runs the tests in the extension host of a VS Code server with the workbench in a headless browser, and exits with
 * the tests' own exit code. Nothing is downloaded but from npm.
 *
 * The server and the workbench are noisy (native modules that we leave out, a gallery that cannot be reached): what
 * they say goes to the file that SIPLENS_VSCODE_LOG names, and its end is shown if the run fails.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { format } from 'node:util';
import { ensureBrowserHost } from './browser-host.mjs';
import { ensureChromium } from './chromium.mjs';
import { parseLaunchArguments } from './launch-arguments.mjs';
import { openBrowser } from './open-browser.mjs';
import { startServer } from './start-server.mjs';
import { workbenchAddress } from './workbench-address.mjs';

/** A run that neither ends nor fails must not hold a pipeline for ever; on a quiet machine one takes two minutes. */
const limitMs = Number(process.env['SIPLENS_VSCODE_LIMIT_MS'] ?? 1_200_000);
const logFile = process.env['SIPLENS_VSCODE_LOG'] ?? join(tmpdir(), `siplens-vscode-${process.pid}.log`);
/** @type {string[]} what the extension host printed, for the end of a failed run */
const printed = [];

/** @param {string} text */
const log = text => appendFileSync(logFile, text);

/**
 * The workbench calls two functions where its page has them: one with each line that the extension host prints, one
 * with the exit code of the tests. (The exit code of the extension host's process is 0 either way.)
 * @param {import('playwright-core').Page} page
 * @param {import('./start-server.mjs').RunningServer} server
 * @returns {Promise<() => Promise<{ code: number, why: string }>>} waits for the first of all ways to end
 */
async function watchRun(page, server) {
  await page.exposeFunction(
    'codeAutomationLog',
    (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
      const line = `${format(...args)}\n`;
      log(line);
      if (type !== 'error' && type !== 'warn') printed.push(line);
    },
  );
  /** @type {(code: number) => void} */
  let tell = () => {};
  const exit = new Promise(resolve => {
    tell = code => resolve({ code, why: `The tests ended with code ${code}` });
  });
  await page.exposeFunction('codeAutomationExit', tell);
  const crash = new Promise(resolve => {
    page.on('crash', () => resolve({ code: 1, why: 'The page of the workbench crashed' }));
    page.on('close', () => resolve({ code: 1, why: 'The page of the workbench was closed' }));
    page
      .context()
      .browser()
      ?.on('disconnected', () => resolve({ code: 1, why: 'The browser ended' }));
  });
  const ended = server.exited.then(code => ({ code: 1, why: `The VS Code server ended (${code})` }));
  const timeout = sleep(
    limitMs,
    { code: 1, why: `The run did not end within ${limitMs / 1000} s` },
    { ref: false },
  );
  return () => Promise.race([exit, crash, ended, timeout]);
}

/** @returns {Promise<number>} exit code */
async function main() {
  const { folder, extension, tests, extensionsDir, trust } = parseLaunchArguments(process.argv.slice(2));
  if (!extension || !tests) {
    throw new Error(
      'The browser host runs tests: give --extensionDevelopmentPath=… and --extensionTestsPath=…',
    );
  }
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  const host = await ensureBrowserHost();
  const chromium = await ensureChromium(host.node);
  const server = await startServer({ host, trust, ...(extensionsDir ? { extensions: extensionsDir } : {}) });
  server.onOutput(log);
  const browser = await openBrowser(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const end = await watchRun(page, server);
    const address = workbenchAddress({ port: server.port, extension, tests, ...(folder ? { folder } : {}) });
    await page.goto(address, { timeout: 120_000 });
    const { code, why } = await end();
    if (code !== 0) console.error(`${printed.slice(-40).join('')}${why}. All output: ${logFile}`);
    return code;
  } finally {
    await browser.close();
    await server.stop();
  }
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => process.exit(130));
process.exitCode = await main().catch(error => {
  console.error(error);
  return 1;
});
