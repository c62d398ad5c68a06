/** What a trace says of single calls: made from their messages, which are read from the file again. */
import { analyse } from '../../core/analysis';
import { callsTreeOf } from '../../core/features/calls-tree';
import type { LintConfig } from '../../core/lint/config';
import type {
  CallDocumentResult,
  CallsPageParams,
  CallsPageResult,
  MessageAtResult,
  TraceCall,
  TraceFinding,
} from '../../core/open-trace-protocol';
import type { Call } from '../../core/trace/dialog';
import { writeCallDocument } from '../../core/trace/index/call-document';
import { mediaOfCall } from '../../core/trace/index/call-media';
import { type CallQuery, queryCalls } from '../../core/trace/index/call-query';
import { callIdOfName } from '../../core/trace/index/message-scan';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import type { MediaSighting } from '../../core/trace/media-facts';
import type { TraceRecord, TraceTime } from '../../core/trace/trace-record';
import { rowOf } from './trace-findings';

/** Messages of one call that its tree and document show. */
const mostMessages = 10_000;
/** Characters of the document of one call: an editor shows no language features beyond. */
const mostText = 20_000_000;
const mostCalls = 500;
/**
 * Messages that are read in one pass: a packed file, and a capture whose messages were joined from packets, must be read
 * from its beginning for each.
 */
const messagesAtOnce = 20_000;
/** What makes no rule run. */
const noRules = { preset: 'off', rules: {} } as const;

/** Reads messages of the trace again, by their rows; undefined for one that is not there any more. */
export type ReadRecords = (rows: readonly number[]) => Promise<readonly (TraceRecord | undefined)[]>;

export interface TraceCallsOptions {
  readonly index: TraceIndex;
  readonly read: ReadRecords;
  readonly config: LintConfig;
  /** What stands at the head of the document of a call. */
  readonly name: string;
  /** RTP streams and STUN answers of the whole trace; the same list as long as they are the same. */
  readonly media: readonly MediaSighting[];
}

interface CallText {
  readonly text: string;
  readonly messages: readonly { readonly number: number; readonly line: number }[];
  readonly omitted: number;
  /** Messages that the file does not hold any more as they were. */
  readonly lost: number;
}

function callIdOf(index: TraceIndex, call: number): string | undefined {
  const name = callIdOfName(index.callNames.textOf(call));
  return name === undefined ? undefined : Buffer.from(name, 'latin1').toString('utf8');
}

/** The text of one call. */
async function callText({ index, read, name, media }: TraceCallsOptions, call: number): Promise<CallText> {
  const rows = index.messagesOf(call, mostMessages);
  const records = await read(rows);
  const kept: { record: TraceRecord; number: number }[] = [];
  let size = 0;
  let lost = 0;
  for (const [i, record] of records.entries()) {
    if (!record) lost++;
    size += record?.payload.length ?? 0;
    if (size > mostText) break;
    if (record) kept.push({ record, number: (rows[i] ?? 0) + 1 });
  }
  const count = index.calls.count[call] ?? 0;
  const omitted = count - kept.length - lost;
  const comments = [`one call of ${name}`];
  if (omitted > 0) comments.push(`${omitted} more messages of this call are left out`);
  if (lost > 0) comments.push(`${lost} messages cannot be read again: the file has changed`);
  const until = lastTime(index, kept[0]?.record.time?.dateless);
  const shown = mediaOfCall(
    kept.map(({ record }) => record),
    media,
  );
  return { ...writeCallDocument(kept, { comments, until, media: shown }), omitted, lost };
}

/** The time of the last message that has one, near the end of the trace; `dateless` as those of the call are. */
function lastTime({ messages }: TraceIndex, dateless: boolean | undefined): TraceTime | undefined {
  if (dateless === undefined) return undefined;
  for (let row = messages.length - 1; row >= 0 && row > messages.length - 100; row--) {
    const micros = messages.micros[row] ?? Number.NaN;
    if (Number.isNaN(micros)) continue;
    const seconds = Math.floor(micros / 1e6);
    return { seconds, nanos: Math.round(micros - seconds * 1e6) * 1000, digits: 6, dateless };
  }
  return undefined;
}

/** One page of the calls that a filter lets through. */
export async function callsPage(
  options: TraceCallsOptions,
  params: CallsPageParams,
): Promise<Omit<CallsPageResult, 'generation'>> {
  const { index } = options;
  const query: CallQuery = {
    filter: params.filter ?? {},
    sort: params.sort ?? 'start',
    descending: params.descending === true,
  };
  const wanted = await queryCalls(index, query, call => fromAndTo(options, call));
  const page = await pageOf(options, params, wanted);
  return { total: index.calls.length, matching: wanted.length, calls: page };
}

/** The rows of those calls that a page shows. */
export async function pageOf(
  options: TraceCallsOptions,
  params: Pick<CallsPageParams, 'from' | 'count' | 'judged'>,
  wanted: readonly number[],
): Promise<readonly TraceCall[]> {
  const from = Math.max(0, params.from);
  const page = wanted.slice(from, from + Math.min(mostCalls, Math.max(0, params.count)));
  const calls: TraceCall[] = [];
  const config: LintConfig = params.judged === false ? { ...options.config, ...noRules } : options.config;
  for await (const read of withMessages({ ...options, config }, page))
    calls.push(await callRow(read.options, read.call));
  return calls;
}

/** Each of `calls` as the tree has it, in turn; with the rules' findings where `judged`. */
export async function* treesOf(
  options: TraceCallsOptions,
  calls: Iterable<number>,
  judged: boolean,
): AsyncGenerator<TraceCall> {
  const config: LintConfig = judged ? options.config : { ...options.config, ...noRules };
  for await (const read of withMessages({ ...options, config }, calls))
    yield await callRow(read.options, read.call);
}

interface ReadCall {
  readonly call: number;
  /** Answers the messages of this call without the file. */
  readonly options: TraceCallsOptions;
}

/** The calls with their messages at hand: many calls in one pass over the file. */
async function* withMessages(options: TraceCallsOptions, calls: Iterable<number>): AsyncGenerator<ReadCall> {
  let batch: number[] = [];
  let rows: number[] = [];
  for (const call of calls) {
    batch.push(call);
    for (const row of options.index.messagesOf(call, mostMessages)) rows.push(row);
    if (rows.length < messagesAtOnce) continue;
    yield* readBatch(options, batch, rows);
    batch = [];
    rows = [];
  }
  yield* readBatch(options, batch, rows);
}

async function* readBatch(
  options: TraceCallsOptions,
  batch: readonly number[],
  rows: readonly number[],
): AsyncGenerator<ReadCall> {
  if (batch.length === 0) return;
  const records = await options.read(rows);
  const known = new Map(rows.map((row, i) => [row, records[i]]));
  const read: ReadRecords = async wanted => wanted.map(row => known.get(row));
  for (const call of batch) yield { call, options: { ...options, read } };
}

async function callRow(options: TraceCallsOptions, call: number): Promise<TraceCall> {
  const { index, config } = options;
  const { text, omitted } = await callText(options, call);
  const analysis = analyse({ text, kind: 'trace', format: 'siptrace', config });
  return {
    call,
    callId: callIdOf(index, call),
    messages: index.calls.count[call] ?? 0,
    omitted,
    tree: callsTreeOf(analysis),
  };
}

function* numbersBelow(end: number): Generator<number> {
  for (let number = 0; number < end; number++) yield number;
}

/** The findings of each call in turn, judged alone as its document is. */
export async function* judgeCalls(
  options: TraceCallsOptions,
  onCall: (call: Call) => void,
): AsyncGenerator<readonly TraceFinding[]> {
  for await (const read of withMessages(options, numbersBelow(options.index.calls.length)))
    yield await judgeCall(read, onCall);
}

async function judgeCall(
  { options, call }: ReadCall,
  onCall: (call: Call) => void,
): Promise<readonly TraceFinding[]> {
  const { text, messages } = await callText(options, call);
  const analysis = analyse({ text, kind: 'trace', format: 'siptrace', config: options.config });
  for (const one of analysis.calls) onCall(one);
  return analysis.findings.map(finding => {
    const place = analysis.placeOf(finding.at.message)?.number ?? 1;
    return rowOf(finding, messages[place - 1]?.number ?? 0, call);
  });
}

/** The From and To rows of a call's first message, in lower case. */
async function fromAndTo({ index, read }: TraceCallsOptions, call: number): Promise<string> {
  const [record] = await read([index.calls.first[call] ?? 0]);
  const head = record?.payload.slice(0, 65_536) ?? '';
  const rows = head.match(/^(?:from|f|to|t)[ \t]{0,8}:[^\r\n]{0,4096}/gim) ?? [];
  return Buffer.from(rows.join('\n'), 'latin1').toString('utf8').toLowerCase();
}

/** The document of one call. */
export async function callDocument(options: TraceCallsOptions, call: number): Promise<CallDocumentResult> {
  if (!isCall(options.index, call)) return { kind: 'failed', reason: 'The trace has no such call any more.' };
  const { text, messages, omitted, lost } = await callText(options, call);
  if (messages.length === 0 && lost > 0) {
    return { kind: 'failed', reason: 'The file has changed since it was read: open the trace again.' };
  }
  return { kind: 'text', text, callId: callIdOf(options.index, call), messages, omitted };
}

function isCall(index: TraceIndex, call: number): boolean {
  return Number.isInteger(call) && call >= 0 && call < index.calls.length;
}

/** Where a message stands: its call, and the line in the call's document. */
export async function messageAt(options: TraceCallsOptions, number: number): Promise<MessageAtResult | null> {
  const { messages } = options.index;
  const row = number - 1;
  if (!Number.isInteger(row) || row < 0 || row >= messages.length) return null;
  const call = messages.call[row] ?? 0;
  const document = await callText(options, call);
  const line = document.messages.find(message => message.number === number)?.line;
  return { call, line, offset: messages.offset[row] ?? 0 };
}
