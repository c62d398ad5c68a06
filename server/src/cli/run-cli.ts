/** The command line: arguments in, text and an exit status out. Everything else comes from the host. */
import picocolors from 'picocolors';
import type { AnalysedInput } from './analysed-input';
import { type CliOptions, readArguments } from './arguments';
import { type Baseline, baselineOf, readBaseline } from './baseline';
import { callPrinter } from './call-list';
import { capsOf } from './caps';
import type { CommandResult } from './command-result';
import { runFormats } from './formats-command';
import type { CliHost } from './host';
import { LadderWriter } from './ladder-writer';
import { fails, judgedInputs, shownFindings } from './lint-command';
import { lintGithub } from './lint-github';
import { lintJson, type ShownFindings } from './lint-json';
import { lintJunit } from './lint-junit';
import { lintPretty } from './lint-pretty';
import { lintSarif } from './lint-sarif';
import { type ListPrinter, ListWriter } from './list-writer';
import { loadConfig, unknownRule } from './load-config';
import { mergeInputs } from './merge-inputs';
import { listMessages } from './message-list';
import { messageTable } from './message-table';
import { Output } from './output';
import { type PartsReader, type ReadInputs, readInputs } from './read-inputs';
import { isKnownFormat } from './recognise';
import { runRedact } from './redact-command';
import { runRules } from './rules-command';
import { runSend } from './send-command';
import { printable } from './text-width';
import { usageText } from './usage';

/** Runs one command line to its end; the value is the exit status. Never throws. */
export async function runCli(host: CliHost): Promise<number> {
  try {
    const read = readArguments(host.args);
    if (read.kind === 'version') return await print(host, { text: `siplint ${host.version}\n`, status: 0 });
    if (read.kind === 'help') return await print(host, { text: usageText(read.command), status: 0 });
    if (read.kind === 'wrong') return await usage(host, read.reason);
    const { options } = read;
    const wrong = wrongValue(options) ?? (await wrongFormat(host, options));
    if (wrong !== undefined) return await usage(host, wrong);
    return await print(
      host,
      await runCommand(host, options),
      options.command === 'redact' ? undefined : options.output,
    );
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await host.err.write(`siplint: internal error: ${text}\n`);
    return 2;
  }
}

/** Values that only those can judge who know the rules and formats. */
function wrongValue(options: CliOptions): string | undefined {
  const rule = unknownRule(options);
  if (rule !== undefined) return `--rule: there is no rule '${rule}' (siplint rules lists them)`;
  const isPiped = options.inputs.length === 1 && options.inputs[0] === '-';
  if (options.command === 'redact' && options.output === undefined && !isPiped && options.inputs.length > 0)
    return 'redact needs --output DIR';
  const needsInput = options.command !== 'formats' && options.command !== 'rules';
  if (needsInput && options.inputs.length === 0) {
    return 'no input: name a FILE, DIR or GLOB, or - for standard input';
  }
  return undefined;
}

/** A format that neither is built in nor taught by the configuration of any input. */
async function wrongFormat(host: CliHost, options: CliOptions): Promise<string | undefined> {
  const { inputFormat, inputs } = options;
  if (inputFormat === 'auto' || isKnownFormat(inputFormat)) return undefined;
  for (const path of inputs.length > 0 ? inputs : ['-']) {
    const loaded = await loadConfig(path, options, host.files);
    if (loaded.kind === 'config' && loaded.taught.formats.some(({ name }) => name === inputFormat))
      return undefined;
  }
  return `--input-format: there is no format '${inputFormat}' (siplint formats lists them)`;
}

function runCommand(host: CliHost, options: CliOptions): Promise<CommandResult> {
  switch (options.command) {
    case 'rules':
      return runRules(host, options);
    case 'formats':
      return runFormats(host, options);
    case 'lint':
      return runLint(host, options);
    case 'messages':
      return runList(host, options, { list: listMessages, table: messageTable });
    case 'calls':
      return runList(host, options, callPrinter());
    case 'ladder':
      return runLadder(host, options);
    case 'send':
      return runSend(host, options);
    case 'redact':
      return runRedact(host, options);
  }
}

async function runLadder(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const { calls, callId } = options;
  const writer = new LadderWriter(options.ladderFormat, { calls, callId });
  const output = new Output(host, options.output);
  const { failed } = await readAll(host, options, {
    part: part => writer.part(part),
    end: () => '',
    write: text => output.write(text),
    withoutRules: options.command === 'messages',
  });
  const reason = await output.close();
  if (reason !== undefined) return unwritten(host, options.output ?? '', reason);
  if (host.interrupted.aborted) return { text: undefined, status: 130 };
  if (failed) return { text: undefined, status: 2 };
  if (writer.drawn > 0) return { text: undefined, status: 0 };
  await host.err.write('siplint: no such call (siplint calls lists them)\n');
  return { text: undefined, status: 2 };
}

async function runLint(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const baseline = await loadBaseline(host, options);
  if (baseline !== undefined && 'reason' in baseline) {
    await host.err.write(`siplint: ${printable(`${options.baseline}: ${baseline.reason}`)}\n`);
    return { text: undefined, status: 2 };
  }
  const { inputs, failed } = await readAll(host, options);
  const written = failed ? undefined : await writeBaseline(host, options, inputs);
  const isUnwritten = options.writeBaseline !== undefined && written === undefined;
  const judged = judgedInputs(inputs, written ?? baseline);
  const text = lintText(shownFindings(judged, options), host, options);
  const nothing = inputs.length === 0 && options.format === 'pretty';
  const status = host.interrupted.aborted ? 130 : failed || isUnwritten ? 2 : fails(judged, options) ? 1 : 0;
  return { text: nothing ? undefined : text, status };
}

function lintText(shown: readonly ShownFindings[], host: CliHost, options: CliOptions): string {
  const report = lintJson(shown, host.version);
  switch (options.format) {
    case 'json':
      return json(report);
    case 'sarif':
      return json(lintSarif(report, host.ruleDocuments));
    case 'junit':
      return lintJunit(report, options.failOn);
    case 'github':
      return lintGithub(report);
    case 'pretty':
      return lintPretty(shown, colors(host, options));
  }
}

async function loadBaseline(
  host: CliHost,
  { baseline }: CliOptions,
): Promise<Baseline | { readonly reason: string } | undefined> {
  if (baseline === undefined) return undefined;
  const read = await host.files.readText(baseline);
  return 'reason' in read ? read : readBaseline(read.text);
}

/** Writes the baseline that `--write-baseline` asks for. A run that did not see everything writes none. */
async function writeBaseline(
  host: CliHost,
  { writeBaseline: path }: CliOptions,
  inputs: readonly AnalysedInput[],
): Promise<Baseline | undefined> {
  if (path === undefined || host.interrupted.aborted) return undefined;
  const baseline = baselineOf(
    inputs.map(input => ({ path: input.path, findings: input.conclusions.findings })),
  );
  const reason = await host.files.writeText(path, json(baseline));
  if (reason === undefined) return baseline;
  await host.err.write(`siplint: ${printable(path)}: cannot be written: ${reason}\n`);
  return undefined;
}

/** The inputs one by one, or as one. */
function readAll(host: CliHost, options: CliOptions, parts?: PartsReader): Promise<ReadInputs> {
  return options.merge ? mergeInputs(host, options, parts) : readInputs(host, options, parts);
}

/** Lists while the inputs are read; what was listed is kept by nobody. */
async function runList<T>(
  host: CliHost,
  options: CliOptions,
  printer: ListPrinter<T>,
): Promise<CommandResult> {
  const isJson = options.format === 'json';
  const isHeaded = !options.merge && (options.inputs.length > 1 || !(await isOneFile(host, options)));
  const writer = new ListWriter(printer, { isJson, isHeaded, version: host.version });
  const output = new Output(host, options.output);
  const { failed } = await readAll(host, options, {
    part: part => writer.part(part),
    end: input => {
      const { path, bytes, elapsedMs, conclusions } = input;
      const facts = { bytes, elapsedMs: Math.round(elapsedMs), ...capsOf(conclusions.caps) };
      return writer.end(path, facts);
    },
    write: text => output.write(text),
    withoutRules: options.command === 'messages',
  });
  await output.write(writer.finish());
  const reason = await output.close();
  if (reason !== undefined) return unwritten(host, options.output ?? '', reason);
  return { text: undefined, status: host.interrupted.aborted ? 130 : failed ? 2 : 0 };
}

async function isOneFile({ files }: CliHost, { inputs }: CliOptions): Promise<boolean> {
  const [path = '-'] = inputs;
  return path === '-' || (await files.kindOf(path)) === 'file';
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Colours where a terminal reads them: `NO_COLOR` and `FORCE_COLOR` count as everywhere, `--color` counts more. */
function colors(host: CliHost, options: CliOptions): ReturnType<typeof picocolors.createColors> {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = host.env;
  const byHost = !no && (Boolean(force) || (host.out.isTerminal && terminal !== 'dumb'));
  const wanted =
    options.color === 'auto' ? byHost && options.output === undefined : options.color === 'always';
  return picocolors.createColors(wanted);
}

async function usage(host: CliHost, reason: string): Promise<number> {
  await host.err.write(`siplint: ${printable(reason)}\nsiplint --help shows the usage.\n`);
  return 2;
}

async function print(host: CliHost, result: CommandResult, output?: string): Promise<number> {
  const { text, status } = result;
  if (text === undefined) return status;
  const to = new Output(host, output);
  await to.write(text);
  const reason = await to.close();
  return reason === undefined ? status : (await unwritten(host, output ?? '', reason)).status;
}

async function unwritten(host: CliHost, path: string, reason: string): Promise<CommandResult> {
  await host.err.write(`siplint: ${printable(path)}: cannot be written: ${reason}\n`);
  return { text: undefined, status: 2 };
}
