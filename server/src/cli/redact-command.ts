import { basename, join, relative, resolve } from 'node:path';
import { type Leak, leakScan } from '../core/redact/leak-scan';
import { Pseudonyms } from '../core/redact/pseudonyms';
import { redactRecord } from '../core/redact/redact-record';
import { learnHeader, redactHeader } from '../core/redact/redact-trace';
import { Redaction } from '../core/redact/redaction';
import { writeTraceHeader, writeTraceRecord } from '../core/trace/write-siptrace';
import type { CliOptions } from './arguments';
import type { CommandResult } from './command-result';
import { expandInputs } from './expand-inputs';
import type { CliHost, TextWriter } from './host';
import { loadConfig } from './load-config';
import { printable } from './text-width';
import { type TraceRecords, traceRecordsOf } from './trace-records';

/** What became of one input. */
interface RedactedFile {
  readonly path: string;
  readonly output: string;
  readonly messages: number;
  /** What is left that a person should look at, each once, with how often it stands there. */
  readonly left: readonly (Leak & { readonly count: number })[];
}

/** Kinds of leaks that fail the run; the others are for a person to judge. */
const failing: ReadonlySet<Leak['kind']> = new Set(['original', 'address', 'mailbox', 'number', 'secret']);

/**
 * `siplint redact FILE… --output DIR`: a share-safe `.siptrace` of each trace, all with the same stand-ins. Every input
 * is read twice: to learn whom it is about, and to write. Nothing is overwritten.
 */
export async function runRedact(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const { output = '.', map } = options;
  if (options.inputs.includes('-'))
    return wrong(host, 'redact reads its input twice: standard input is not supported');
  if (map !== undefined && !relative(resolve(output), resolve(map)).startsWith('..')) {
    return wrong(host, `--map ${map} lies in the folder that is to be shared: name another place`);
  }
  const { inputs, failures } = await expandInputs(options.inputs, host.files);
  for (const { path, reason } of failures) await say(host, `${path}: ${reason}`);
  if (failures.length > 0) return { text: undefined, status: 2 };
  const run = new RedactRun(host, options, output);
  const learned: string[] = [];
  for (const { path, outright } of inputs) {
    if (host.interrupted.aborted) break;
    const reason = await run.learn(path);
    if (reason === undefined) learned.push(path);
    else if (outright) return wrong(host, `${path}: ${reason}`);
  }
  if (host.interrupted.aborted) return { text: undefined, status: 130 };
  if (learned.length === 0) return wrong(host, 'no SIP was recognised in any of the files');
  return run.write(learned, map);
}

class RedactRun {
  private readonly names = new Pseudonyms();
  private readonly by = new Redaction(this.names);

  constructor(
    private readonly host: CliHost,
    private readonly options: CliOptions,
    private readonly output: string,
  ) {}

  /** Reads an input for the first time; a reason where it cannot be read. */
  async learn(path: string): Promise<string | undefined> {
    const trace = await this.open(path);
    if (trace.kind === 'failed') return trace.reason;
    learnHeader(trace.header, this.by);
    let messages = 0;
    for await (const records of trace.records) {
      for (const record of records) redactRecord(record, 'bytes', this.by);
      messages += records.length;
    }
    return trace.failure() ?? (messages === 0 ? 'no SIP message recognised' : undefined);
  }

  /** Writes all copies and the map, or nothing where one of them is there already. */
  async write(paths: readonly string[], map: string | undefined): Promise<CommandResult> {
    const { host, names } = this;
    names.settle();
    const outputs = new Map(paths.map(path => [path, join(this.output, this.nameOf(path))]));
    const doubled = paths.find(path =>
      paths.some(other => other !== path && outputs.get(other) === outputs.get(path)),
    );
    if (doubled !== undefined) return wrong(host, `${doubled}: two copies would have the same name`);
    for (const path of [...outputs.values(), ...(map === undefined ? [] : [map])]) {
      if ((await host.files.kindOf(path)) !== 'missing')
        return wrong(host, `${path}: is there already, and nothing is overwritten`);
    }
    const folder = await host.files.makeDirectory(this.output);
    if (folder !== undefined) return wrong(host, `${this.output}: cannot be made: ${folder}`);
    const files: RedactedFile[] = [];
    for (const [path, output] of outputs) {
      if (host.interrupted.aborted) break;
      const file = await this.writeCopy(path, output);
      if ('reason' in file) return wrong(host, `${output}: cannot be written: ${file.reason}`);
      files.push(file);
    }
    const reason = map === undefined ? undefined : await this.writeMap(map);
    if (reason !== undefined) return wrong(host, `${map}: cannot be written: ${reason}`);
    const isLeaky = files.some(({ left }) => left.some(({ kind }) => failing.has(kind)));
    const status = host.interrupted.aborted ? 130 : isLeaky ? 1 : 0;
    return { text: this.options.format === 'json' ? json(files, host.version) : pretty(files), status };
  }

  private async open(path: string): Promise<TraceRecords> {
    const loaded = await loadConfig(path, this.options, this.host.files);
    if (loaded.kind === 'wrong') return { kind: 'failed', reason: loaded.reason };
    return traceRecordsOf(this.host, { path, inputFormat: this.options.inputFormat, taught: loaded.taught });
  }

  /** `busy.log.gz` → `busy.log.siptrace`; names of people in it are replaced as everywhere. */
  private nameOf(path: string): string {
    const name = basename(path)
      .replace(/\.gz$/i, '')
      .replace(/\.siptrace$/i, '');
    const parts = name.split(/([^\p{L}\p{N}]+)/u).map(part => this.names.known(part) ?? part);
    return `${parts.join('')}.siptrace`;
  }

  private async writeCopy(path: string, output: string): Promise<RedactedFile | { readonly reason: string }> {
    const trace = await this.open(path);
    if (trace.kind === 'failed') return trace;
    const writer = await this.host.files.openWriter(output, 'new');
    if ('reason' in writer) return writer;
    const copy = new Copy(writer, this.names);
    await copy.add(writeTraceHeader(redactHeader(trace.header, this.by)));
    for await (const records of trace.records) {
      const texts = records.map(record => writeTraceRecord(redactRecord(record, 'bytes', this.by), 'bytes'));
      copy.messages += records.length;
      await copy.add(texts.join(''));
    }
    const reason = await writer.close();
    return reason === undefined ? { path, output, messages: copy.messages, left: copy.left() } : { reason };
  }

  /** The map back, for the eyes of this user only. */
  private async writeMap(path: string): Promise<string | undefined> {
    const writer = await this.host.files.openWriter(path, 'secret');
    if ('reason' in writer) return writer.reason;
    const note = 'Names of people: keep this file here.';
    await writer.write(`${JSON.stringify({ schema: 1, note, pairs: this.names.pairs() }, undefined, 2)}\n`);
    return writer.close();
  }
}

/** A copy on its way to the disk, looked through as it goes. */
class Copy {
  messages = 0;
  private lines = 0;
  private readonly found = new Map<string, Leak & { count: number }>();

  constructor(
    private readonly writer: TextWriter,
    private readonly names: Pseudonyms,
  ) {}

  async add(text: string): Promise<void> {
    for (const leak of leakScan(text, this.names).leaks) {
      const key = `${leak.kind} ${leak.text}`;
      const known = this.found.get(key);
      if (known) known.count++;
      else if (this.found.size < mostListed)
        this.found.set(key, { ...leak, line: leak.line + this.lines, count: 1 });
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines++;
    await this.writer.write(text);
  }

  left(): RedactedFile['left'] {
    return [...this.found.values()];
  }
}

/** Different leaks that are kept of one file. */
const mostListed = 1000;

const words: Readonly<Record<Leak['kind'], string>> = {
  original: 'stands there as in the input',
  address: 'looks like an address',
  mailbox: 'looks like an address of somebody',
  number: 'looks like a phone number',
  secret: 'looks like a key',
  header: 'is a header field that Siplens does not know: look at its values',
  version: 'is a version, or an address',
};

function pretty(files: readonly RedactedFile[]): string {
  return files
    .map(({ path, output, messages, left }) => {
      const head = `${printable(path)} → ${printable(output)}  ${messages} ${messages === 1 ? 'message' : 'messages'}`;
      if (left.length === 0) return `${head}, nothing left to look at\n`;
      const rows = left.map(
        leak =>
          `  line ${leak.line + 1}: ${printable(leak.text)} ${words[leak.kind]}${leak.count > 1 ? ` (${leak.count} times)` : ''}\n`,
      );
      return `${head}, to look at:\n${rows.join('')}`;
    })
    .join('');
}

function json(files: readonly RedactedFile[], version: string): string {
  const listed = files.map(({ path, output, messages, left }) => ({ path, output, messages, left }));
  return `${JSON.stringify({ schema: 1, tool: { name: 'siplint', version }, files: listed }, undefined, 2)}\n`;
}

async function wrong(host: CliHost, reason: string): Promise<CommandResult> {
  await say(host, reason);
  return { text: undefined, status: 2 };
}

function say(host: CliHost, text: string): Promise<void> {
  return host.err.write(`siplint: ${printable(text)}\n`);
}
