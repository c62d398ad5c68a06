import { looksLikeStartLine } from '../../sip/start-line';
import { mapSpan } from '../../text/span-map';
import { type TraceRecord, timeMs } from '../trace-record';
import type { MessageRow } from './message-columns';
import { parseIntoRow, type Scratch, scanMessage } from './message-scan';
import type { TraceIndex } from './trace-index';

/** A first line longer than this is no start line; as in an analysis. */
const longestStartLine = 8192;
/** Headers beyond this many bytes are parsed in full only. */
const longestScan = 1 << 16;

/** A row with nothing known. */
export function emptyRow(): MessageRow {
  return {
    offset: 0,
    length: 0,
    micros: Number.NaN,
    call: 0,
    source: -1,
    destination: -1,
    code: 0,
    cseq: 0,
    cseqMethod: 0,
    flags: 0,
    context: 0,
  };
}

/** True if a record of a trace holds a SIP message, as an analysis decides it: keep-alives and other protocols do not. */
export function holdsMessage(payload: string): boolean {
  const start = messageStart(payload);
  let end = start;
  const stop = Math.min(payload.length, start + longestStartLine);
  while (end < stop && payload.charCodeAt(end) !== 10 && payload.charCodeAt(end) !== 13) end++;
  return looksLikeStartLine(payload.slice(start, end));
}

function messageStart(payload: string): number {
  let start = 0;
  while (start < payload.length && (payload.charCodeAt(start) === 13 || payload.charCodeAt(start) === 10))
    start++;
  return start;
}

/** What only the reader of the file knows of a record. */
export interface RecordPlace {
  readonly offset: number;
  readonly length: number;
  readonly context: number;
}

/** Reads what the index keeps of a record into `row`. False for a record without SIP, which has no number either. */
export function readRecordRow(
  index: TraceIndex,
  record: TraceRecord,
  { offset, length, context }: RecordPlace,
  { row, scratch }: { readonly row: MessageRow; readonly scratch: Scratch },
): boolean {
  const { payload } = record;
  if (!holdsMessage(payload)) return false;
  const start = messageStart(payload);
  const head = payload.length > longestScan ? payload.slice(0, longestScan) : payload;
  const bytes = scratch.hold(head);
  const plain = scanMessage(index, bytes, { start, end: head.length }, row);
  if (!plain) parseIntoRow(index, record, row);
  row.offset = offset;
  row.length = length;
  row.context = context;
  row.micros = record.time ? Math.floor(timeMs(record.time) * 1000 + 0.5) : Number.NaN;
  row.source = record.source === undefined ? -1 : index.endpoints.idOfText(record.source);
  row.destination = record.destination === undefined ? -1 : index.endpoints.idOfText(record.destination);
  return true;
}

/** Units of a chunk up to the end of its message: what must be read again to get the record. */
export function recordLength(record: TraceRecord): number {
  return mapSpan(record.map, { start: 0, end: Math.max(1, record.payload.length) }).end;
}
