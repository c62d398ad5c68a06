/** Starts the VS Code server of the browser host on loopback, and stops it with all processes that it made. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Quiet pictures and no look-ups; the user's settings of the machine that the server runs on. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  // The local endpoint is for SIP on this machine: there is nothing to forward to the browser.
  'remote.autoForwardPorts': false,
  'files.simpleDialog.enable': true,
};

/**
 * @typedef {object} ServerOptions
 * @property {import('./browser-host.mjs').BrowserHost} host
 * @property {string} [token] without it, every local user may connect: for tests only
 * @property {boolean} [trust] false: folders open in Restricted Mode; default: all folders are trusted
 * @property {string} [extensions] folder of installed extensions; default: none are installed
 * @property {Readonly<Record<string, unknown>>} [settings] machine settings beside the quiet ones
 * @property {NodeJS.ProcessEnv} [env]
 *
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {string} log file that gets all that the server says
 * @property {Promise<number | null>} exited exit code, if the server ends by itself or is stopped
 * @property {(listener: (text: string) => void) => void} onOutput calls back with each piece of output
 * @property {() => Promise<void>} stop ends the server and its children, and removes its data
 */

/**
 * @param {ServerOptions} options
 * @param {string} data
 */
function serverArguments({ host, token, trust, extensions }, data) {
  return [
    host.serverMain,
    ...['--host', '127.0.0.1', '--port', '0', '--server-data-dir', data],
    ...(token ? ['--connection-token', token] : ['--without-connection-token']),
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    // Without it the built workbench ignores the payload of the address in silence.
    '--enable-smoke-test-driver',
    ...(trust === false ? [] : ['--disable-workspace-trust']),
    ...(extensions ? ['--extensions-dir', extensions] : []),
  ];
}

/**
 * @param {ServerOptions} options
 * @returns {Promise<RunningServer>} once it listens; rejects with the end of its log if it does not within two minutes
 */
export async function startServer(options) {
  const data = mkdtempSync(join(tmpdir(), 'siplens-host-'));
  mkdirSync(join(data, 'data/Machine'), { recursive: true });
  writeFileSync(
    join(data, 'data/Machine/settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }),
  );
  const log = join(data, 'server.log');
  const logStream = createWriteStream(log);
  // A group of its own: the server's children (extension host, watchers) end with it.
  const child = spawn(options.host.node, serverArguments(options, data), {
    env: options.env ?? process.env,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  const onExit = () => kill('SIGKILL');
  process.once('exit', onExit);
  const exited = new Promise(resolve => child.once('error', resolve).once('exit', resolve));
  /** @type {((text: string) => void)[]} */
  const listeners = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      logStream.write(text);
      for (const listener of listeners) listener(text);
    });
  }
  const stop = async () => {
    kill('SIGTERM');
    const timer = setTimeout(() => kill('SIGKILL'), 3000);
    await exited;
    clearTimeout(timer);
    // Children that outlive the server would keep its data folder busy.
    kill('SIGKILL');
    process.off('exit', onExit);
    await new Promise(resolve => logStream.end(resolve));
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const onOutput = (/** @type {(text: string) => void} */ listener) => void listeners.push(listener);
  const port = await waitForPort({ onOutput, exited, timeoutMs: 120_000 });
  if (port !== undefined) return { port, log, exited, onOutput, stop };
  const end = readFileSync(log, 'utf8').slice(-2000);
  await stop();
  throw new Error(`The VS Code server did not start. The end of its log:\n${end}`);
}

/**
 * @param {Pick<RunningServer, 'onOutput' | 'exited'> & { timeoutMs: number }} server
 * @returns {Promise<number | undefined>} undefined if the server ended or said nothing in time
 */
function waitForPort({ onOutput, exited, timeoutMs }) {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    const done = (/** @type {number | undefined} */ port) => {
      clearTimeout(timer);
      resolve(port);
    };
    let output = '';
    onOutput(text => {
      if (output.length > 100_000) return;
      output += text;
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (match) done(Number(match[1]));
    });
    exited.then(() => done(undefined));
  });
}
