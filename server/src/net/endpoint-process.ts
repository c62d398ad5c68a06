import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type {
  EndpointCommand,
  EndpointEvent,
  EndpointNews,
  EndpointSettings,
} from '../core/endpoint-protocol';

/** The local endpoint, running in its own process. */
export interface EndpointProcess {
  readonly port: number;
  readonly addresses: readonly string[];
  /** Gives it new settings, for requests that come from now on. */
  configure(settings: EndpointSettings): void;
  /** Ends the process and waits for that. */
  stop(): Promise<void>;
}

export type LaunchOutcome =
  | { readonly kind: 'running'; readonly endpoint: EndpointProcess }
  /** `message` is for the user: what went wrong and what to do. */
  | { readonly kind: 'failed'; readonly reason: 'port-in-use' | 'other'; readonly message: string };

export interface LaunchOptions {
  /** The bundle `dist/endpoint.js`. */
  readonly module: string;
  /** The port, or undefined for any free one. */
  readonly port: number | undefined;
  /** How many ports after it may be taken instead. */
  readonly next: number;
  readonly settings: EndpointSettings;
  /** Messages, notes, bindings, what is wrong with the settings. */
  onEvent?(event: EndpointNews): void;
  /** The process ended without having been told to; `message` is for the user. */
  onCrash(message: string): void;
}

const startTimeoutMs = 15_000;

/** Starts the endpoint and waits until it answers. Never rejects. */
export async function launchEndpoint(options: LaunchOptions): Promise<LaunchOutcome> {
  const child = fork(options.module, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // In desktop VS Code this process is Electron, which runs as plain Node only when told.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const errors = lastLines(child);
  const started = await untilStarted(child, options);
  if (started.kind === 'failed') {
    child.kill();
    const { reason, detail } = started;
    return { kind: 'failed', reason, message: failureText(options, reason, detail || errors()) };
  }
  let stopping = false;
  child.once('close', (code, signal) => {
    if (!stopping) options.onCrash(crashText(code, signal, errors()));
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  };
  const configure = (settings: EndpointSettings): void => {
    const command: EndpointCommand = { kind: 'configure', settings };
    if (child.connected) child.send(command);
  };
  const { port, addresses } = started;
  return { kind: 'running', endpoint: { port, addresses, configure, stop } };
}

type Started =
  | { readonly kind: 'ready'; readonly port: number; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: 'port-in-use' | 'other'; readonly detail: string };

function untilStarted(child: ChildProcess, options: LaunchOptions): Promise<Started> {
  return new Promise(resolve => {
    const failed = (detail: string): void => {
      clearTimeout(timer);
      resolve({ kind: 'failed', reason: 'other', detail });
    };
    const timer = setTimeout(() => failed('it did not start in time'), startTimeoutMs);
    child.once('error', error => failed(error.message));
    child.once('close', () => failed(''));
    child.on('message', message => {
      const event = message as EndpointEvent;
      if (event.kind === 'ready' || event.kind === 'failed') {
        clearTimeout(timer);
        resolve(event);
      } else options.onEvent?.(event);
    });
    const { port, next, settings } = options;
    const command: EndpointCommand = { kind: 'start', port, next, settings };
    child.send(command, error => {
      if (error) failed(error.message);
    });
  });
}

/** The last of what the process wrote to standard error, bounded. */
function lastLines(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (more: string) => {
    text = (text + more).slice(-2000);
  });
  return () => text.trim().split('\n').at(-1) ?? '';
}

function failureText(options: LaunchOptions, reason: 'port-in-use' | 'other', detail: string): string {
  if (reason === 'port-in-use' && options.port !== undefined) {
    const ports =
      options.next > 0
        ? `Ports ${options.port} to ${options.port + options.next} are`
        : `Port ${options.port} is`;
    return `${ports} in use by another program. Stop it, or give the local endpoint another port.`;
  }
  return `The local endpoint did not start: ${detail === '' ? 'its process ended' : detail}.`;
}

function crashText(code: number | null, signal: string | null, error: string): string {
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  return `The local endpoint stopped unexpectedly (${how}${error === '' ? '' : `: ${error}`}).`;
}
