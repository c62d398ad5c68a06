import { expect, test } from 'vitest';
import { type CliOptions, readArguments } from '../../src/cli/arguments';

function options(...args: string[]): CliOptions {
  const outcome = readArguments(args);
  if (outcome.kind !== 'run') throw new Error(`not run: ${JSON.stringify(outcome)}`);
  return outcome.options;
}

test('lint is the default, with the defaults of the contract', () => {
  expect(options('busy.log')).toEqual({
    command: 'lint',
    inputs: ['busy.log'],
    format: 'pretty',
    inputFormat: 'auto',
    color: 'auto',
    config: undefined,
    preset: undefined,
    rules: {},
    severity: 'hint',
    failOn: 'error',
    maxFindings: undefined,
    output: undefined,
    ladderFormat: 'text',
    calls: [],
    callId: undefined,
    progress: true,
    merge: false,
    names: [],
    target: undefined,
    clockOffsets: new Map(),
  });
  expect(options('lint', 'busy.log')).toEqual(options('busy.log'));
});

test('subcommands, inputs, and - for standard input', () => {
  expect(options('messages', 'a.log', '-', 'logs/*.txt')).toMatchObject({
    command: 'messages',
    inputs: ['a.log', '-', 'logs/*.txt'],
  });
  expect(options('--', 'messages', '--odd-name')).toMatchObject({ inputs: ['--odd-name'] });
});

test('every option', () => {
  const all = options(
    ...['a', '--format', 'json', '--input-format=ngrep', '--color', 'never', '--config', 'c.json'],
    ...['--preset', 'strict', '--rule', 'a=off', '--rule', 'b=hint', '--severity', 'warning'],
    ...['--fail-on', 'never', '--max-findings', '7', '-o', 'out.json', '--no-progress'],
  );
  expect(all).toEqual({
    command: 'lint',
    inputs: ['a'],
    format: 'json',
    inputFormat: 'ngrep',
    color: 'never',
    config: 'c.json',
    preset: 'strict',
    rules: { a: 'off', b: 'hint' },
    severity: 'warning',
    failOn: 'never',
    maxFindings: 7,
    output: 'out.json',
    ladderFormat: 'text',
    calls: [],
    callId: undefined,
    progress: false,
    merge: false,
    names: [],
    target: undefined,
    clockOffsets: new Map(),
  });
});

test('help and version', () => {
  expect(readArguments(['--help'])).toEqual({ kind: 'help', command: undefined });
  expect(readArguments(['calls', '-h'])).toEqual({ kind: 'help', command: 'calls' });
  expect(readArguments(['--version'])).toEqual({ kind: 'version' });
});

test.each([
  [['--time-zone', '+02:00', 'a'], '--clock-offset and --time-zone need --merge'],
  [['a', '--format', 'svg'], "--format takes pretty, json, sarif, junit, github, not 'svg'"],
  [['ladder', 'a', '--format', 'json'], "--format takes text, mermaid, plantuml, svg, not 'json'"],
  [['ladder', 'a', '--call', 'x'], "--call takes a whole number, not 'x'"],
  [['a', '--format', 'xml'], "--format takes pretty, json, sarif, junit, github, not 'xml'"],
  [['calls', 'a', '--format', 'sarif'], "--format takes pretty, json, not 'sarif'"],
  [['a', '--color', 'blue'], "--color takes auto, always, never, not 'blue'"],
  [['a', '--preset', 'x'], "--preset takes recommended, strict, interop, off, not 'x'"],
  [['a', '--severity', 'x'], "--severity takes hint, information, warning, error, not 'x'"],
  [['a', '--fail-on', 'hint'], "--fail-on takes error, warning, information, never, not 'hint'"],
  [['a', '--max-findings', '-1'], "Option '--max-findings' argument is ambiguous"],
  [['a', '--max-findings', 'many'], "--max-findings takes a whole number, not 'many'"],
  [['a', '--rule', 'x'], "--rule takes ID=off|hint|information|warning|error, not 'x'"],
  [['a', '--rule', 'x=loud'], "--rule takes off, hint, information, warning, error, not 'loud'"],
  [['a', '--rules'], "Unknown option '--rules'"],
  [['a', '--config'], "Option '--config <value>' argument missing"],
])('%j is wrong usage: %s', (args, reason) => {
  expect(readArguments(args)).toEqual({ kind: 'wrong', reason });
});
