import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** True if a program is on the PATH. */
function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What `sipp -v` says that it was built with: `SCTP`, `PCAP`, `TLS`, …; empty where there is no sipp. */
export function sippFeatures(): readonly string[] {
  const { stdout } = spawnSync('sipp', ['-v'], { encoding: 'utf8' });
  const built = /SIPp v[0-9.]+-([A-Z-]+)/.exec(stdout ?? '')?.[1] ?? '';
  return built.split('-');
}

/** A suite that runs only where its program is; elsewhere its title and the console say what is missing. */
export function describeWith(program: string, title: string, tests: () => void): void {
  if (isInstalled(program)) {
    describe(title, tests);
    return;
  }
  console.info(`Skipped: ${title}: the program ${program} is not installed.`);
  describe.skip(`${title} (skipped: ${program} is not installed)`, tests);
}

/** A program that was started, and how it ended. */
export interface Program {
  readonly port: number;
  /** Exit code; for sipp 0 means that every call went as its scenario says. */
  readonly done: Promise<number | null>;
  readonly output: () => string;
  stop(): void;
}

/** A port that UDP and TCP have free now on this host. */
export async function freePort(host: string): Promise<number> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

export interface SippOptions {
  readonly host: string;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** `-sn uas`, or `-sf file`. */
  readonly scenario: readonly string[];
  /** For TLS: PEM files. */
  readonly certificate?: { readonly certFile: string; readonly keyFile: string };
}

const modes = { udp: 'u1', tcp: 't1', tls: 'l1' } as const;

/** Starts sipp as a user agent server for one call, and waits until it listens. */
export async function startSipp(options: SippOptions): Promise<Program> {
  const { host, transport, scenario, certificate } = options;
  const port = await freePort(host);
  const folder = mkdtempSync(join(tmpdir(), 'siplens-sipp-'));
  const log = join(folder, 'messages.log');
  const local = host.includes(':') ? `[${host}]` : host;
  const common = ['-i', local, '-p', String(port), '-t', modes[transport], '-m', '1'];
  if (certificate) common.push('-tls_cert', certificate.certFile, '-tls_key', certificate.keyFile);
  const bounds = ['-timeout', '90', '-timeout_error', '-nostdin', '-trace_msg', '-message_file', log];
  const program = launch('sipp', [...scenario, ...common, ...bounds], { cwd: folder, port });
  await untilListening(host, port, transport === 'udp' ? 'udp' : 'tcp');
  return { ...program, output: () => `${program.output()}\n${readFileSync(log, 'utf8')}` };
}

/** Starts a program and keeps the end of what it writes. */
export function launch(
  name: string,
  args: readonly string[],
  { cwd, port }: { cwd: string; port: number },
): Program {
  const child = spawn(name, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', chunk => {
    output = (output + chunk).slice(-20_000);
  });
  child.stderr?.on('data', chunk => {
    output = (output + chunk).slice(-20_000);
  });
  const done = once(child, 'exit').then(([code]) => code as number | null);
  return { port, done, output: () => output, stop: () => child.kill() };
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const running = launch(program, args, { cwd: tmpdir(), port: 0 });
  const code = await running.done;
  return { code, output: running.output() };
}

/** A TCP port listens when it accepts; a UDP port, when it is bound. */
export async function untilListening(host: string, port: number, transport: 'udp' | 'tcp'): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (transport === 'tcp' ? await accepts(host, port) : isBound(port)) return;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`Nothing listens on ${host}:${port}`);
}

async function accepts(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port });
  return new Promise(resolve => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).then(result => {
    socket.destroy();
    return result as boolean;
  });
}

/** Linux lists its UDP sockets. To try the port would keep the program from it, if that comes just then. */
function isBound(port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = ['/proc/net/udp', '/proc/net/udp6'].flatMap(file => readFileSync(file, 'utf8').split('\n'));
  return lines.some(line => line.trim().split(/\s+/)[1]?.endsWith(wanted));
}
