/** `--merge`: several files as one trace ordered by time. */

import { chooseFormat } from '../core/choose-format';
import { StreamAnalyser } from '../core/stream-analysis';
import { utf8Encode } from '../core/text/utf8-encode';
import { readCapture } from '../core/trace/capture/read-capture';
import { cutChunks } from '../core/trace/cut-chunks';
import { siptrace } from '../core/trace/formats/siptrace';
import { holdsMessage } from '../core/trace/index/index-record';
import { MediaAside } from '../core/trace/media-aside';
import type { MediaSighting } from '../core/trace/media-facts';
import { type MergedTrace, type MergeSource, mergeTraces, type UsedOffset } from '../core/trace/merge-traces';
import { type HeadSource, mergedHead } from '../core/trace/merged-head';
import type { TraceRecord } from '../core/trace/trace-record';
import { type TraceHeader, writeTraceHeader, writeTraceRecord } from '../core/trace/write-siptrace';
import type { AnalysedInput, MessageOrigin } from './analysed-input';
import type { CliOptions } from './arguments';
import { BytePositions } from './byte-positions';
import { captureOrigin } from './capture-origin';
import { expandInputs } from './expand-inputs';
import type { CliHost } from './host';
import { loadConfig } from './load-config';
import { readInputBytes } from './open-input';
import { headLength } from './read-input';
import type { PartsReader, ReadInputs } from './read-inputs';
import { recognise } from './recognise';
import { printable } from './text-width';

/** One file, as its records. */
interface Part {
  readonly path: string;
  readonly bytes: number;
  readonly records: readonly TraceRecord[];
  readonly origins: readonly MessageOrigin[];
  readonly notes: readonly string[];
  /** Times in which packets were lost. */
  readonly holes: TraceHeader['holes'];
  /** RTP streams and STUN answers. */
  readonly media: readonly MediaSighting[];
}

const byteOrderMark = '\u00ef\u00bb\u00bf';

/** Unpacked bytes that are put in order at most: all of them are in memory for that. */
const mostBytes = 512 * 1024 * 1024;

/** Reads all inputs and understands them as one; `most` is the bound of their bytes, for tests. Says on standard error what cannot be read, and how clocks were moved. */
export async function mergeInputs(
  host: CliHost,
  options: CliOptions,
  reader?: PartsReader,
  most = mostBytes,
): Promise<ReadInputs> {
  const started = host.now();
  const say = (text: string) => host.err.write(`siplint: ${printable(text)}\n`);
  const { inputs, failures } = await expandInputs(options.inputs, host.files);
  for (const { path, reason } of failures) await say(`${path}: ${reason}`);
  let failed = failures.length > 0;
  const parts: Part[] = [];
  for (const { path, outright } of inputs) {
    const part = await readPart(host, options, path);
    if ('reason' in part) {
      if (outright) await say(`${path}: ${part.reason}`);
      failed ||= outright;
    } else parts.push(part);
    if (parts.reduce((sum, { bytes }) => sum + bytes, 0) > most) {
      await say(tooMuch(most));
      return { inputs: [], failed: true };
    }
  }
  const unknown = [...options.clockOffsets.keys()].find(
    path => path !== '' && !parts.some(p => p.path === path),
  );
  if (unknown !== undefined)
    await say(`${unknown}: its clock is to be moved, but it is none of the files that were read`);
  if (parts.length === 0 || unknown !== undefined) return { inputs: [], failed: true };
  const input = await analyseMerged(host, { options, parts, started, reader });
  if ('reason' in input) {
    await say(input.reason);
    return { inputs: [], failed: true };
  }
  return { inputs: [input], failed };
}

function tooMuch(most: number): string {
  const limit = `${Math.round(most / (1024 * 1024))} MiB`;
  return `--merge: the files have more than ${limit} together, unpacked, which is not supported yet: merge fewer of them, or read them in VS Code by "SIP: Open Traces Together…", which has no such bound`;
}

async function readPart(
  host: CliHost,
  options: CliOptions,
  path: string,
): Promise<Part | { readonly reason: string }> {
  const { inputFormat } = options;
  const loaded = await loadConfig(path, options, host.files);
  if (loaded.kind === 'wrong') return { reason: loaded.reason };
  const { taught } = loaded;
  const read = await readInputBytes(path, host);
  if (read.kind === 'failed') return { reason: read.reason };
  const { bytes } = read;
  const whole = host.byteOps.latin1(bytes, 0, bytes.length);
  const skipped = whole.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  const text = whole.slice(skipped);
  const recognised = recognise({ path, bytes, head: text.slice(0, headLength), inputFormat, taught });
  if (recognised.kind === 'nothing') return { reason: recognised.reason };
  if (recognised.kind === 'message')
    return { reason: 'a message file is no trace: it has no times to merge it by' };
  if (recognised.kind === 'capture') {
    const capture = readCapture(bytes, host.byteOps);
    const records = capture.records.filter(record => holdsMessage(record.payload));
    const notes = [...read.notes, ...capture.notes.map(note => note.text)];
    const origins = records.map(record => captureOrigin(record, path));
    return {
      path,
      bytes: bytes.length,
      records,
      origins,
      notes,
      holes: capture.holes,
      media: capture.media,
    };
  }
  const { format } = chooseFormat(text.slice(0, headLength), {
    kind: 'trace',
    format: recognised.format,
    taught,
  });
  const positions = new BytePositions(text);
  const records: TraceRecord[] = [];
  const origins: MessageOrigin[] = [];
  const aside = new MediaAside();
  const isNative = format === siptrace;
  if (isNative) aside.push(text);
  for (const { start, record } of cutChunks(text, format, undefined, 'bytes')) {
    if (!record) continue;
    if (holdsMessage(record.payload)) {
      records.push(record);
      origins.push(textOrigin(path, record, { start, skipped, positions }));
    } else if (isNative) aside.take(record);
  }
  const { holes } = aside.header();
  return {
    path,
    bytes: bytes.length,
    records,
    origins,
    notes: read.notes,
    holes,
    media: aside.sightings(),
  };
}

interface ChunkPlace {
  readonly start: number;
  readonly skipped: number;
  readonly positions: BytePositions;
}

function textOrigin(
  file: string,
  { map, payload }: TraceRecord,
  { start, skipped, positions }: ChunkPlace,
): MessageOrigin {
  const at = start + (map.to[0] ?? 0);
  const line = /^[^\r\n]*/.exec(payload)?.[0].length ?? 0;
  return {
    file,
    offset: at + skipped,
    length: payload.length,
    frame: undefined,
    range: positions.rangeOf({ start: at, end: at + line }),
  };
}

async function analyseMerged(
  host: CliHost,
  {
    options,
    parts,
    started,
    reader,
  }: {
    readonly options: CliOptions;
    readonly parts: readonly Part[];
    readonly started: number;
    readonly reader: PartsReader | undefined;
  },
): Promise<AnalysedInput | { readonly reason: string }> {
  const path = parts.map(part => part.path).join(' + ');
  const loaded = await loadConfig(parts[0]?.path ?? '', options, host.files);
  if (loaded.kind === 'wrong') return { reason: loaded.reason };
  const merged = mergeTraces(parts.map(part => sourceOf(part, options)));
  for (const [i, part] of parts.entries()) {
    for (const note of part.notes) await host.err.write(`siplint: ${printable(`${part.path}: ${note}`)}\n`);
    const text = offsetText(merged.offsets[i]);
    if (text !== undefined) await host.err.write(`siplint: ${printable(`${part.path}: ${text}`)}\n`);
  }
  if (merged.unordered) {
    await host.err.write(
      'siplint: files whose times have no date stand behind the others: nothing tells which day it was\n',
    );
  }
  const originOf = (number: number) => {
    const from = merged.records[number - 1];
    return from && parts[from.source]?.origins[from.index];
  };
  let text: string | undefined;
  const analyser = new StreamAnalyser({
    kind: 'trace',
    unit: 'bytes',
    format: 'siptrace',
    config: loaded.config,
    onPart: part => {
      const input = { path, format: 'merged', skipped: 0, positions: undefined, originOf, part };
      text = reader?.part({ ...input, placeOf: message => part.placeOf(message) });
    },
  });
  analyser.push(latin1(writeTraceHeader(mergedHead(parts.map(headSourceOf(merged)))), host));
  for (const { record } of merged.records) {
    analyser.push(latin1(writeTraceRecord(record, 'bytes'), host));
    if (analyser.messageCount % 256 === 0) await host.turn();
  }
  const outcome = analyser.finish();
  const input: AnalysedInput = {
    path,
    format: 'merged',
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    elapsedMs: host.now() - started,
    conclusions: outcome,
    positions: undefined,
    originOf,
    placeOf: message => outcome.placeOf(message),
    isCut: false,
  };
  if (text !== undefined) await reader?.write(text);
  await reader?.write(reader.end(input));
  return input;
}

function sourceOf({ path, records }: Part, { clockOffsets }: CliOptions): MergeSource {
  const offsetMs = clockOffsets.get(path) ?? clockOffsets.get('');
  return offsetMs === undefined ? { records } : { records, offsetMs };
}

const headSourceOf =
  ({ offsets }: MergedTrace) =>
  ({ holes, media, records }: Part, i: number): HeadSource => ({
    holes,
    media,
    times: { length: records.length, timeAt: index => records[index]?.time },
    offsetMs: offsets[i]?.offsetMs ?? 0,
  });

function offsetText(used: UsedOffset | undefined): string | undefined {
  if (!used || used.offsetMs === 0) return undefined;
  const seconds = `${used.offsetMs > 0 ? '+' : ''}${(used.offsetMs / 1000).toFixed(3)} s`;
  const { estimate } = used;
  if (!estimate) return `clock moved by ${seconds}`;
  const count = `${estimate.matches} ${estimate.matches === 1 ? 'message' : 'messages'} in common`;
  return `clock moved by ${seconds} (${count}, ±${(estimate.spreadMs / 1000).toFixed(3)} s)`;
}

/** Unicode text as its UTF-8 bytes, one character each. */
function latin1(text: string, host: CliHost): string {
  const bytes = utf8Encode(text);
  return host.byteOps.latin1(bytes, 0, bytes.length);
}
