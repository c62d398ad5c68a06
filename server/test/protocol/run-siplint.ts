import { spawn, spawnSync } from 'node:child_process';
import { builtFile } from './built-file';

/** How one run of siplint ended. */
export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** The environment of this process without what would colour the output. */
function plainEnvironment(): Record<string, string | undefined> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  return env;
}

/** Runs the built siplint to its end. */
export function siplint(args: readonly string[], { cwd, input, env }: RunOptions): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [builtFile('siplint'), ...args], {
    cwd,
    input: input ?? '',
    encoding: 'utf8',
    env: { ...plainEnvironment(), ...env },
  });
  return { status, out: stdout, err: stderr };
}

/** Starts the built siplint, to be fed, interrupted or listened to. */
export function startSiplint(args: readonly string[], { cwd, env }: RunOptions) {
  return spawn(process.execPath, [builtFile('siplint'), ...args], {
    cwd,
    env: { ...plainEnvironment(), ...env },
  });
}
