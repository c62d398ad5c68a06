import { basename, join, relative, resolve } from 'node:path';
import type { Leak } from '../core/redact/leak-scan';
import { Pseudonyms } from '../core/redact/pseudonyms';
import { redactMessageFile } from '../core/redact/redact-message-file';
import { redactRecord } from '../core/redact/redact-record';
import { learnHeader, redactHeader } from '../core/redact/redact-trace';
import { Redaction } from '../core/redact/redaction';
import { cutMessageFile, parseMessageFilePart } from '../core/sip/parse-message-file';
import { sliceSpan } from '../core/text/span';
import { writeTraceHeader, writeTraceRecord } from '../core/trace/write-siptrace';
import type { CliOptions } from './arguments';
import type { CommandResult } from './command-result';
import { expandInputs } from './expand-inputs';
import type { CliHost, TextSink, TextWriter } from './host';
import { loadConfig } from './load-config';
import { prettyRedaction, type RedactedFile, type RedactReport, redactionJson } from './redact-report';
import { RedactedCopy } from './redacted-copy';
import { printable } from './text-width';
import { type TraceRecords, traceRecordsOf } from './trace-records';

/** Kinds of leaks that fail the run; the others are for a person to judge. */
const failing: ReadonlySet<Leak['kind']> = new Set(['original', 'address', 'mailbox', 'number', 'secret']);

/** Stand-ins that are held at most, in bytes: they must all be at hand, or one person would get two. */
const mostHeld = 1024 * 1024 * 1024;

/** What tells authored copies from traces. */
type OutputKind = 'sip' | 'siptrace';

/**
 * `siplint redact FILE… --output DIR`: a share-safe `.siptrace` of each trace and `.sip` of each authored file, all with
 * the same stand-ins. Every input is read twice: to learn whom it is about, and to write; standard input waits on this
 * disk meanwhile. Alone and without DIR, its copy goes to standard output. Nothing is overwritten. `most` bounds the
 * memory of the stand-ins, for tests.
 */
export async function runRedact(host: CliHost, options: CliOptions, most = mostHeld): Promise<CommandResult> {
  const { output, map, inputs } = options;
  if (
    map !== undefined &&
    output !== undefined &&
    !relative(resolve(output), resolve(map)).startsWith('..')
  ) {
    return wrong(host, `--map ${map} lies in the folder that is to be shared: name another place`);
  }
  if (!inputs.includes('-')) return redactInputs(host, options, most);
  const kept = await host.files.keepStandardInput(host.interrupted);
  if ('reason' in kept) return wrong(host, `-: cannot be kept to be read twice: ${kept.reason}`);
  try {
    const files = { ...host.files, openStandardInput: (signal: AbortSignal) => kept.open(signal) };
    return await redactInputs({ ...host, files }, options, most);
  } finally {
    await kept.remove();
  }
}

async function redactInputs(host: CliHost, options: CliOptions, most: number): Promise<CommandResult> {
  const { inputs, failures } = await expandInputs(options.inputs, host.files);
  for (const { path, reason } of failures) await say(host, `${path}: ${reason}`);
  if (failures.length > 0) return { text: undefined, status: 2 };
  const run = new RedactRun(host, options, most);
  const learned: string[] = [];
  for (const { path, outright } of inputs) {
    if (host.interrupted.aborted) break;
    const reason = await run.learn(path);
    if (reason === undefined) learned.push(path);
    else if (outright || run.isFull) return wrong(host, `${path}: ${reason}`);
  }
  if (host.interrupted.aborted) return { text: undefined, status: 130 };
  if (learned.length === 0) return wrong(host, 'no SIP was recognised in any of the files');
  return run.write(learned);
}

class RedactRun {
  private readonly names = new Pseudonyms();
  private readonly by = new Redaction(this.names);
  private readonly kinds = new Map<string, OutputKind>();

  constructor(
    private readonly host: CliHost,
    private readonly options: CliOptions,
    private readonly most: number,
  ) {}

  /** True if there is no memory for more stand-ins. */
  get isFull(): boolean {
    return this.names.heldBytes > this.most;
  }

  /** Reads an input for the first time; a reason where it cannot be read. */
  async learn(path: string): Promise<string | undefined> {
    const trace = await this.open(path);
    if (trace.kind === 'failed') return trace.reason;
    this.kinds.set(path, trace.kind === 'authored' ? 'sip' : 'siptrace');
    const messages = trace.kind === 'authored' ? this.learnText(trace.text) : await this.learnRecords(trace);
    if (this.isFull) return tooMany(this.most);
    return trace.failure() ?? (messages === 0 ? 'no SIP message recognised' : undefined);
  }

  private learnText(text: string): number {
    redactMessageFile(text, this.by);
    return messagesIn(text);
  }

  private async learnRecords(trace: Extract<TraceRecords, { kind: 'records' }>): Promise<number> {
    learnHeader(trace.header, this.by);
    let messages = 0;
    for await (const records of trace.records) {
      for (const record of records) redactRecord(record, 'bytes', this.by);
      messages += records.length;
      if (this.isFull) break;
    }
    return messages;
  }

  /** Writes all copies and the map, or nothing where one of them is there already. */
  async write(paths: readonly string[]): Promise<CommandResult> {
    const { host, names, options } = this;
    const { map, output: folder } = options;
    names.settle();
    const outputs = new Map(
      paths.map(path => [path, folder === undefined ? '-' : join(folder, this.nameOf(path))]),
    );
    const refused = await this.whyNotTo(outputs);
    if (refused !== undefined) return wrong(host, refused);
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
    const text = this.report({ files, standIns: { count: names.count, bytes: names.heldBytes } });
    if (folder !== undefined) return { text, status };
    // Standard output has the copy.
    await host.err.write(text);
    return { text: undefined, status };
  }

  private report(report: RedactReport): string {
    return this.options.format === 'json'
      ? redactionJson(report, this.host.version)
      : prettyRedaction(report);
  }

  /** Why the copies cannot be written; makes their folder. */
  private async whyNotTo(outputs: ReadonlyMap<string, string>): Promise<string | undefined> {
    const { files } = this.host;
    const { map, output: folder } = this.options;
    const seen = new Set<string>();
    for (const [path, output] of outputs) {
      if (seen.has(output)) return `${path}: two copies would have the same name`;
      seen.add(output);
    }
    const places = folder === undefined ? [] : [...outputs.values()];
    for (const path of [...places, ...(map === undefined ? [] : [map])]) {
      if ((await files.kindOf(path)) !== 'missing')
        return `${path}: is there already, and nothing is overwritten`;
    }
    if (folder === undefined) return undefined;
    const reason = await files.makeDirectory(folder);
    return reason === undefined ? undefined : `${folder}: cannot be made: ${reason}`;
  }

  private async open(path: string): Promise<TraceRecords> {
    const loaded = await loadConfig(path, this.options, this.host.files);
    if (loaded.kind === 'wrong') return { kind: 'failed', reason: loaded.reason };
    return traceRecordsOf(this.host, { path, inputFormat: this.options.inputFormat, taught: loaded.taught });
  }

  /** `busy.log.gz` → `busy.log.siptrace`; names of people in it are replaced as everywhere. */
  private nameOf(path: string): string {
    const kind = this.kinds.get(path) ?? 'siptrace';
    const name = (path === '-' ? 'stdin' : basename(path)).replace(/\.gz$/i, '');
    const bare = name.toLowerCase().endsWith(`.${kind}`) ? name.slice(0, -kind.length - 1) : name;
    const parts = bare.split(/([^\p{L}\p{N}]+)/u).map(part => this.names.known(part) ?? part);
    return `${parts.join('')}.${kind}`;
  }

  private async writeCopy(path: string, output: string): Promise<RedactedFile | { readonly reason: string }> {
    const trace = await this.open(path);
    if (trace.kind === 'failed') return trace;
    const writer = await this.openCopy(output);
    if ('reason' in writer) return writer;
    const copy = new RedactedCopy(writer, this.names);
    if (trace.kind === 'authored') {
      copy.messages = messagesIn(trace.text);
      await copy.add(redactMessageFile(trace.text, this.by), 'latin1');
    } else {
      await copy.add(writeTraceHeader(redactHeader(trace.header, this.by)));
      for await (const records of trace.records) {
        const texts = records.map(record =>
          writeTraceRecord(redactRecord(record, 'bytes', this.by), 'bytes'),
        );
        copy.messages += records.length;
        await copy.add(texts.join(''));
      }
    }
    const reason = 'close' in writer ? await writer.close() : undefined;
    const { messages, more } = copy;
    return reason === undefined ? { path, output, messages, left: copy.left(), more } : { reason };
  }

  private async openCopy(output: string): Promise<TextWriter | TextSink | { readonly reason: string }> {
    return output === '-' ? this.host.out : this.host.files.openWriter(output, 'new');
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

function messagesIn(text: string): number {
  return cutMessageFile(text).filter(span => parseMessageFilePart(sliceSpan(text, span), 'bytes').message)
    .length;
}

function tooMany(most: number): string {
  return `so many names, Call-IDs, tags and branches stand here that their stand-ins take more than ${Math.round(most / (1024 * 1024))} MiB of memory, which is not supported yet: redact fewer files, or parts of them, in one run (each run has its own stand-ins)`;
}

async function wrong(host: CliHost, reason: string): Promise<CommandResult> {
  await say(host, reason);
  return { text: undefined, status: 2 };
}

function say(host: CliHost, text: string): Promise<void> {
  return host.err.write(`siplint: ${printable(text)}\n`);
}
