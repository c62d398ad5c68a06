/** `--merge`: several files as one trace ordered by time. */
import { utf8Encode } from '../core/text/utf8-encode';
import { type MergeOrder, mergeOrder, type UsedOffset } from '../core/trace/merge-traces';
import { mergedHead } from '../core/trace/merged-head';
import { writeTraceHeader } from '../core/trace/write-siptrace';
import type { AnalysedInput, MessageOrigin } from './analysed-input';
import type { CliOptions } from './arguments';
import { capNotes } from './caps';
import { expandInputs } from './expand-inputs';
import type { CliHost } from './host';
import { InputReader } from './input-reader';
import { loadConfig, noRules } from './load-config';
import { type MergePart, readMergePart } from './merge-part';
import type { PartsReader, ReadInputs } from './read-inputs';
import { printable } from './text-width';

/** Bytes of the merged text that are analysed between two turns of the event loop. */
const pieceLength = 1 << 18;

/**
 * Reads all inputs and understands them as one. Messages wait on the disk while they are put in order, so that memory
 * is bounded as for one file. Says on standard error what cannot be read, and how clocks were moved. `maxHeld`: as in
 * `ReadInputOptions`.
 */
export async function mergeInputs(
  host: CliHost,
  options: CliOptions,
  reader?: PartsReader,
  maxHeld?: number,
): Promise<ReadInputs> {
  const parts: MergePart[] = [];
  try {
    return await new Merging(host, options, { reader, maxHeld }).run(parts);
  } finally {
    for (const { records } of parts) records.close();
  }
}

class Merging {
  private readonly started: number;
  private failed = false;

  constructor(
    private readonly host: CliHost,
    private readonly options: CliOptions,
    private readonly more: { readonly reader: PartsReader | undefined; readonly maxHeld: number | undefined },
  ) {
    this.started = host.now();
  }

  async run(parts: MergePart[]): Promise<ReadInputs> {
    const { host, options } = this;
    const { inputs, failures } = await expandInputs(options.inputs, host.files);
    for (const { path, reason } of failures) await this.fail(`${path}: ${reason}`);
    for (const { path, outright } of inputs) {
      if (host.interrupted.aborted) return { inputs: [], failed: true };
      const part = await readMergePart(host, options, path);
      if (!('reason' in part)) parts.push(part);
      else if (outright) await this.fail(`${path}: ${part.reason}`);
    }
    const unknown = [...options.clockOffsets.keys()].find(
      path => path !== '' && !parts.some(part => part.path === path),
    );
    if (unknown !== undefined)
      await this.fail(`${unknown}: its clock is to be moved, but it is none of the files that were read`);
    const canMerge = parts.length > 0 && unknown === undefined && !host.interrupted.aborted;
    const input = canMerge ? await this.analyse(parts) : undefined;
    return input ? { inputs: [input], failed: this.failed } : { inputs: [], failed: true };
  }

  private async analyse(parts: readonly MergePart[]): Promise<AnalysedInput | undefined> {
    const { host, options } = this;
    const { reader, maxHeld } = this.more;
    const path = parts.map(part => part.path).join(' + ');
    const loaded = await loadConfig(parts[0]?.path ?? '', options, host.files);
    if (loaded.kind === 'wrong') {
      await this.fail(loaded.reason);
      return undefined;
    }
    const order = orderOf(parts, options);
    await this.sayWhatWasDone(parts, order);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const text = new MergedText(host, parts, order);
    const originOf = (number: number) => originAt(parts, order, number);
    const config = reader?.withoutRules ? { ...loaded.config, ...noRules } : loaded.config;
    const { env, inputFormat, progress } = options;
    const input = new InputReader(
      host,
      {
        ...{ path, config, taught: loaded.taught, env, inputFormat, progress },
        ...(reader ? { onPart: reader.part, write: reader.write } : {}),
        ...(maxHeld === undefined ? {} : { maxHeld }),
      },
      {
        totalBytes: bytes,
        source: text,
        skipped: 0,
        format: 'merged',
        positions: undefined,
        originOf,
        forget: () => undefined,
        analyse: { kind: 'trace', unit: 'bytes', config, format: 'siptrace' },
      },
    );
    const conclusions = await input.readText(text.pieces());
    if (input.threadFailure !== undefined)
      await this.fail(
        `the thread that judges single messages gave up (${input.threadFailure}): their findings are missing from there on`,
      );
    for (const { rule, message } of conclusions.failures)
      await this.say(`rule ${rule} failed, its findings are missing: ${message}`);
    for (const note of capNotes(conclusions.caps, reader?.withoutRules)) await this.say(note);
    const analysed: AnalysedInput = {
      path,
      format: 'merged',
      bytes,
      elapsedMs: host.now() - this.started,
      conclusions,
      positions: undefined,
      originOf,
      placeOf: message => conclusions.placeOf(message),
      isCut: parts.some(({ failure }) => failure !== undefined),
    };
    await reader?.write(reader.end(analysed));
    return analysed;
  }

  private async sayWhatWasDone(parts: readonly MergePart[], order: MergeOrder): Promise<void> {
    for (const [i, { path, notes, failure }] of parts.entries()) {
      for (const note of notes) await this.say(`${path}: ${note}`);
      if (failure !== undefined) await this.fail(`${path}: not read to its end: ${failure}`);
      const text = offsetText(order.offsets[i]);
      if (text !== undefined) await this.say(`${path}: ${text}`);
    }
    if (order.unordered)
      await this.say(
        'files whose times have no date stand behind the others: nothing tells which day it was',
      );
  }

  private fail(text: string): Promise<void> {
    this.failed = true;
    return this.say(text);
  }

  private say(text: string): Promise<void> {
    return this.host.err.write(`siplint: ${printable(text)}\n`);
  }
}

function orderOf(parts: readonly MergePart[], { clockOffsets }: CliOptions): MergeOrder {
  return mergeOrder(
    parts.map(({ path, records }) => {
      const offsetMs = clockOffsets.get(path) ?? clockOffsets.get('');
      return offsetMs === undefined ? { times: records } : { times: records, offsetMs };
    }),
  );
}

function originAt(parts: readonly MergePart[], order: MergeOrder, number: number): MessageOrigin | undefined {
  if (number < 1 || number > order.length) return undefined;
  const { source, index } = order.at(number - 1);
  const part = parts[source];
  return part?.origins.at(part.records.row(index));
}

/** The files as one native text, one character a byte. */
class MergedText {
  /** Bytes that were handed on. */
  packed = 0;

  constructor(
    private readonly host: CliHost,
    private readonly parts: readonly MergePart[],
    private readonly order: MergeOrder,
  ) {}

  async *pieces(): AsyncIterable<string> {
    const { parts, order } = this;
    const head = mergedHead(
      parts.map(({ holes, media, records }, i) => ({
        ...{ holes, media, times: records },
        offsetMs: order.offsets[i]?.offsetMs ?? 0,
      })),
    );
    yield this.latin1(utf8Encode(writeTraceHeader(head)));
    let texts: string[] = [];
    let length = 0;
    for (let place = 0; place < order.length; place++) {
      const { source, index, moved } = order.at(place);
      const text = parts[source]?.records.textAt(index, moved);
      if (!text) continue;
      texts.push(this.latin1(text));
      length += text.length;
      if (length < pieceLength) continue;
      yield texts.join('');
      texts = [];
      length = 0;
    }
    yield texts.join('');
  }

  private latin1(bytes: Uint8Array): string {
    this.packed += bytes.length;
    return this.host.byteOps.latin1(bytes, 0, bytes.length);
  }
}

function offsetText(used: UsedOffset | undefined): string | undefined {
  if (!used || used.offsetMs === 0) return undefined;
  const seconds = `${used.offsetMs > 0 ? '+' : ''}${(used.offsetMs / 1000).toFixed(3)} s`;
  const { estimate } = used;
  if (!estimate) return `clock moved by ${seconds}`;
  const { matches, oneOf, spreadMs } = estimate;
  const looked = oneOf > 1 ? `, one of ${oneOf} looked at` : '';
  const count = `${matches} ${matches === 1 ? 'message' : 'messages'} in common${looked}`;
  return `clock moved by ${seconds} (${count}, ±${(spreadMs / 1000).toFixed(3)} s)`;
}
