import { ChunkCutter, type CutChunk } from '../core/trace/cut-chunks';
import { formatById, formatsWith } from '../core/trace/formats/index';
import type { TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import { readTraceHeader } from '../core/trace/read-siptrace-header';
import { SiptraceHead } from '../core/trace/siptrace-head';
import type { TraceRecord } from '../core/trace/trace-record';
import { emptyTraceHeader, type TraceHeader } from '../core/trace/write-siptrace';
import { analysedCapture, captureTextOf } from './capture-text';
import type { CliHost, InputPieces } from './host';
import { openInput } from './open-input';
import { headLength, headOf } from './read-input';
import { recognise } from './recognise';

/** The records of a trace as they are read, or why there are none. */
export type TraceRecords =
  | {
      readonly kind: 'records';
      readonly header: TraceHeader;
      /** Payloads one character a byte. Iterate once. */
      readonly records: AsyncIterable<readonly TraceRecord[]>;
      /** Why the input ends early; known when `records` has ended. */
      failure(): string | undefined;
    }
  /** An authored file, one character a byte; whoever reads it finds out why it ends early in `failure`. */
  | { readonly kind: 'authored'; readonly text: string; failure(): string | undefined }
  | { readonly kind: 'failed'; readonly reason: string };

export interface TraceRecordsOptions {
  readonly path: string;
  readonly inputFormat: string;
  readonly taught: TaughtFormats;
}

/** Opens a log or capture as records, in memory that does not grow with it; an authored file as its text, up to 64 MiB. */
export async function traceRecordsOf(host: CliHost, options: TraceRecordsOptions): Promise<TraceRecords> {
  const { path, inputFormat, taught } = options;
  const source = openInput(path, host);
  const { head, pieces } = await headOf(source);
  if (head.length === 0 && source.failure !== undefined) return { kind: 'failed', reason: source.failure };
  const text = host.byteOps
    .latin1(head, 0, Math.min(head.length, headLength))
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const recognised = recognise({ path, bytes: head, head: text, inputFormat, taught });
  if (recognised.kind === 'nothing') {
    for await (const _ of pieces) break;
    return { kind: 'failed', reason: recognised.reason };
  }
  if (recognised.kind === 'message') return authoredText(latin1Of(host, pieces), source);
  const failure = () => source.failure;
  if (recognised.kind === 'capture') {
    const batches = (await captureTextOf(host, { path, pieces })).cuts()[Symbol.asyncIterator]();
    const head = await batches.next();
    const header = readTraceHeader((head.done ? undefined : head.value[0]?.text) ?? '');
    return { kind: 'records', header, records: recordsIn(host, batches), failure };
  }
  const format = formatById(recognised.format, taught) ?? formatsWith(taught).plain;
  const iterator = latin1Of(host, pieces)[Symbol.asyncIterator]();
  const { start, header } = await startOf(iterator, format.id === analysedCapture);
  return {
    kind: 'records',
    header,
    records: cutting(host, new ChunkCutter(format, 'bytes'), all(unmarked(start), iterator)),
    failure,
  };
}

/** The first pieces of a text: as many as hold the head of a native one, whose list of media may be long. */
async function startOf(
  texts: AsyncIterator<string>,
  isNative: boolean,
): Promise<{ readonly start: string; readonly header: TraceHeader }> {
  const head = new SiptraceHead();
  const parts: string[] = [];
  do {
    const next = await texts.next();
    if (next.done) break;
    parts.push(next.value);
    head.push(next.value);
  } while (isNative && head.isOpen);
  return { start: parts.join(''), header: isNative ? head.header() : emptyTraceHeader };
}

/** Nobody writes more by hand: variables hold in the whole of such a file, so that it is read as a whole. */
const mostAuthored = 64 * 1024 * 1024;

async function authoredText(texts: AsyncIterable<string>, source: InputPieces): Promise<TraceRecords> {
  const read: string[] = [];
  let length = 0;
  for await (const text of texts) {
    length += text.length;
    if (length > mostAuthored) {
      return { kind: 'failed', reason: 'not supported yet: authored .sip files of more than 64 MiB' };
    }
    read.push(text);
  }
  return { kind: 'authored', text: read.join(''), failure: () => source.failure };
}

/** Without the byte order mark. */
function unmarked(text: string): string {
  return text.replace(/^\u00ef\u00bb\u00bf/, '');
}

async function* latin1Of({ byteOps }: CliHost, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const piece of pieces) yield byteOps.latin1(piece, 0, piece.length);
}

async function* all(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* recordsIn(
  host: CliHost,
  batches: AsyncIterator<readonly CutChunk[]>,
): AsyncGenerator<readonly TraceRecord[]> {
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    yield next.value.flatMap(({ record }) => record ?? []);
    await host.turn();
    if (host.interrupted.aborted) return;
  }
}

async function* cutting(
  host: CliHost,
  cutter: ChunkCutter,
  texts: AsyncIterable<string>,
): AsyncGenerator<readonly TraceRecord[]> {
  for await (const text of texts) {
    yield cutter.push(text).flatMap(({ record }) => record ?? []);
    await host.turn();
    if (host.interrupted.aborted) return;
  }
  yield cutter.finish().flatMap(({ record }) => record ?? []);
}
