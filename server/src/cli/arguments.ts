/** Reads the command line into plain options. Says what is wrong in one line; prints nothing itself. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Preset } from '../core/lint/config';
import type { Severity } from '../core/lint/finding';
import type { LadderFormat } from './ladder-writer';
import { severities } from './severity';

export type Command = 'lint' | 'messages' | 'calls' | 'ladder' | 'formats' | 'rules' | 'send' | 'redact';
/** `sarif`, `junit` and `github` are forms of findings: only `lint` has them. */
export type OutputFormat = 'pretty' | 'json' | 'sarif' | 'junit' | 'github';

export interface CliOptions {
  readonly command: Command;
  /** Files, directories, globs and `-`; for `rules` the id of a rule. */
  readonly inputs: readonly string[];
  readonly format: OutputFormat;
  /** `auto`, `sip-message`, `pcap`, or the id of a trace format; the caller checks that it exists. */
  readonly inputFormat: string;
  readonly color: 'auto' | 'always' | 'never';
  readonly config: string | undefined;
  /** Name of the environment whose variables hold in `.sip` files; undefined: any of them may. */
  readonly env: string | undefined;
  readonly preset: Preset | undefined;
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** The least severe finding that is shown. */
  readonly severity: Severity;
  readonly failOn: Severity | 'never';
  readonly maxFindings: number | undefined;
  /** Of `redact` a folder, else a file. */
  readonly output: string | undefined;
  /** Of `redact`: file that gets the map back. */
  readonly map: string | undefined;
  /** Baseline file: its findings are known and not told again. */
  readonly baseline: string | undefined;
  /** File that gets the baseline of this run. */
  readonly writeBaseline: string | undefined;
  /** Of `ladder`: its form, and which calls: their numbers, or a Call-ID. */
  readonly ladderFormat: LadderFormat;
  readonly calls: readonly number[];
  readonly callId: string | undefined;
  /** Of `send`: the requests by name, in order, and where they go instead of where the file says. */
  readonly names: readonly string[];
  readonly target: string | undefined;
  readonly progress: boolean;
  /** All inputs are one trace, ordered by time. */
  readonly merge: boolean;
  /** With `merge`: milliseconds to add to the times of a file, by its path as it is named; '' for all others. */
  readonly clockOffsets: ReadonlyMap<string, number>;
}

export type ArgumentsOutcome =
  | { readonly kind: 'run'; readonly options: CliOptions }
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly reason: string };

const commands: readonly Command[] = [
  'lint',
  'messages',
  'calls',
  'ladder',
  'formats',
  'rules',
  'send',
  'redact',
];
const ladderFormats: readonly LadderFormat[] = ['text', 'mermaid', 'plantuml', 'svg'];
const everyCommand: readonly OutputFormat[] = ['pretty', 'json'];
const lintFormats: readonly OutputFormat[] = [...everyCommand, 'sarif', 'junit', 'github'];
const presets: readonly Preset[] = ['recommended', 'strict', 'interop', 'off'];

const optionTable = {
  format: { type: 'string' },
  'input-format': { type: 'string' },
  color: { type: 'string' },
  config: { type: 'string' },
  env: { type: 'string' },
  preset: { type: 'string' },
  rule: { type: 'string', multiple: true },
  severity: { type: 'string' },
  'fail-on': { type: 'string' },
  'max-findings': { type: 'string' },
  output: { type: 'string', short: 'o' },
  map: { type: 'string' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  call: { type: 'string', multiple: true },
  'call-id': { type: 'string' },
  name: { type: 'string', multiple: true },
  target: { type: 'string' },
  merge: { type: 'boolean' },
  'clock-offset': { type: 'string', multiple: true },
  'time-zone': { type: 'string', multiple: true },
  'no-progress': { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** A wrong argument: its message is what the user sees. */
class WrongUsage extends Error {}

/** Reads the arguments. Never throws. */
export function readArguments(args: readonly string[]): ArgumentsOutcome {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: optionTable,
      allowPositionals: true,
    });
    const first = positionals[0];
    const named = commands.find(name => name === first);
    if (values.help === true) return { kind: 'help', command: named };
    if (values.version === true) return { kind: 'version' };
    const options: CliOptions = {
      command: named ?? 'lint',
      inputs: named === undefined ? positionals : positionals.slice(1),
      format: outputFormat(values.format ?? 'pretty', named ?? 'lint'),
      ladderFormat: named === 'ladder' ? oneOf('--format', values.format ?? 'text', ladderFormats) : 'text',
      calls: (values.call ?? []).flatMap(number => wholeNumber('--call', number) ?? []),
      callId: values['call-id'],
      inputFormat: values['input-format'] ?? 'auto',
      color: oneOf('--color', values.color ?? 'auto', ['auto', 'always', 'never'] as const),
      config: values.config,
      env: values.env,
      preset: values.preset === undefined ? undefined : oneOf('--preset', values.preset, presets),
      rules: ruleSeverities(values.rule ?? []),
      severity: oneOf('--severity', values.severity ?? 'hint', severities),
      failOn: oneOf('--fail-on', values['fail-on'] ?? 'error', [
        'error',
        'warning',
        'information',
        'never',
      ] as const),
      maxFindings: wholeNumber('--max-findings', values['max-findings']),
      output: values.output,
      map: values.map,
      baseline: values.baseline,
      writeBaseline: values['write-baseline'],
      names: values.name ?? [],
      target: values.target,
      progress: values['no-progress'] !== true,
      merge: values.merge === true,
      clockOffsets: clockOffsets(values),
    };
    return { kind: 'run', options };
  } catch (error) {
    return { kind: 'wrong', reason: reasonOf(error) };
  }
}

/** Node adds advice about `--` to its messages; the first sentence says it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof WrongUsage ? message : (message.split(/\.\s/)[0] ?? message);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(name => name === value);
  if (found === undefined) throw new WrongUsage(`${option} takes ${allowed.join(', ')}, not '${value}'`);
  return found;
}

function outputFormat(value: string, command: Command): OutputFormat {
  if (command === 'ladder') return 'pretty';
  return oneOf('--format', value, command === 'lint' ? lintFormats : everyCommand);
}

function wholeNumber(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new WrongUsage(`${option} takes a whole number, not '${value}'`);
  return Number(value);
}

function ruleSeverities(values: readonly string[]): Record<string, Severity | 'off'> {
  const rules: Record<string, Severity | 'off'> = Object.create(null);
  for (const value of values) {
    const at = value.indexOf('=');
    if (at <= 0) throw new WrongUsage(`--rule takes ID=off|hint|information|warning|error, not '${value}'`);
    rules[value.slice(0, at)] = oneOf('--rule', value.slice(at + 1), ['off', ...severities] as const);
  }
  return rules;
}

interface ClockValues {
  readonly merge?: boolean | undefined;
  readonly 'clock-offset'?: readonly string[] | undefined;
  readonly 'time-zone'?: readonly string[] | undefined;
}

/** `--clock-offset FILE=SECONDS` and `--time-zone [FILE=]±HH:MM`, as milliseconds to add; both may be given for a file. */
function clockOffsets(values: ClockValues): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const add = (path: string, ms: number) => offsets.set(path, (offsets.get(path) ?? 0) + ms);
  for (const value of values['clock-offset'] ?? []) {
    const match = /^(.+)=([+-]?\d{1,12}(?:\.\d{1,9})?)$/.exec(value);
    if (!match) throw new WrongUsage(`--clock-offset takes FILE=SECONDS, not '${value}'`);
    add(match[1] ?? '', Number(match[2]) * 1000);
  }
  for (const value of values['time-zone'] ?? []) {
    const match = /^(?:(.+)=)?([+-])(\d\d):?([0-5]\d)$/.exec(value);
    if (!match) throw new WrongUsage(`--time-zone takes [FILE=]+HH:MM, not '${value}'`);
    const minutes = Number(match[3]) * 60 + Number(match[4]);
    // A clock that is ahead of UTC is put back.
    add(match[1] ?? '', minutes * (match[2] === '+' ? -60_000 : 60_000));
  }
  if (offsets.size > 0 && values.merge !== true) {
    throw new WrongUsage('--clock-offset and --time-zone need --merge');
  }
  return offsets;
}
