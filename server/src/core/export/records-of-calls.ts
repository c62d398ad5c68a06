import type { Analysis, PlacedChunk } from '../document';
import { utf8Latin1 } from '../text/utf8-latin1';
import type { Call } from '../trace/dialog';
import { formatById } from '../trace/formats/index';
import type { TaughtFormats } from '../trace/formats/taught/read-taught-formats';
import { readRecordAt } from '../trace/index/read-record';
import { readTraceHeader } from '../trace/read-siptrace-header';
import type { TraceTime } from '../trace/trace-record';
import { timeMs } from '../trace/trace-record';
import { emptyTraceHeader, type TraceHeader, type WritableRecord } from '../trace/write-siptrace';

/** Records that leave a document: payloads one character a byte. */
export interface ExportedRecords {
  readonly header: TraceHeader;
  readonly records: readonly WritableRecord[];
}

export interface ExportedCalls {
  readonly analysis: Analysis;
  /** Undefined: the whole trace, packets of media too. */
  readonly calls: readonly Call[] | undefined;
  /** Formats that the user taught. */
  readonly taught: TaughtFormats | undefined;
}

/** The records of calls of an analysis, in order, with the head of a native trace that says as much as the whole did. */
export function recordsOfCalls({ analysis, calls, taught }: ExportedCalls): ExportedRecords {
  const wanted = calls && new Set(calls.flatMap(call => call.messages));
  const { chunks } = analysis;
  const records: WritableRecord[] = [];
  let newest: TraceTime | undefined;
  chunks.forEach((placed, index) => {
    const { record, trace } = placed.chunk;
    if (!record) return;
    if (record.time && (!newest || timeMs(record.time) > timeMs(newest))) newest = record.time;
    if (wanted && !(trace && wanted.has(trace))) return;
    records.push(
      exactRecord({ analysis, taught }, placed, chunks[index - 1]) ?? {
        ...record,
        payload: utf8Latin1(record.payload),
      },
    );
  });
  return { header: headerOf(analysis, calls && newest), records };
}

function headerOf(analysis: Analysis, until: TraceTime | undefined): TraceHeader {
  const head = analysis.chunks[0]?.chunk;
  const isNative = analysis.format === 'siptrace' && head && !head.record;
  const native = isNative ? readTraceHeader(head.text) : emptyTraceHeader;
  return { ...native, comments: [], ...(until && !native.until ? { until } : {}) };
}

/** The record read again from the bytes of its chunk, so that escaped bytes that are no text stay what they are. */
function exactRecord(
  { analysis, taught }: Pick<ExportedCalls, 'analysis' | 'taught'>,
  { chunk }: PlacedChunk,
  before: PlacedChunk | undefined,
): WritableRecord | undefined {
  const format = formatById(analysis.format, taught);
  if (!format || !chunk.record) return undefined;
  return readRecordAt(utf8Latin1(chunk.text), { format, carry: before?.chunk.carry ?? '', atEnd: false });
}
