import type { MediaSighting } from '../media-facts';
import type { TraceRecord, TraceTime } from '../trace-record';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../write-siptrace';

/** A record of a trace with the 1-based number of its message. */
export interface NumberedRecord {
  readonly record: TraceRecord;
  readonly number: number;
}

/** A native trace of some records, and where their messages stand in it. */
export interface CallDocument {
  readonly text: string;
  /** Zero-based line of each message's start line. */
  readonly messages: readonly { readonly number: number; readonly line: number }[];
}

/** What stands at the head of the document of a call. */
export interface CallHead {
  readonly comments: readonly string[];
  /** The last time of the whole trace: what is missing by then will not come. Undefined without times. */
  readonly until: TraceTime | undefined;
  /** What the trace shows of the call's media. */
  readonly media: readonly MediaSighting[];
}

/** Writes the messages of one call as a native trace. Payloads are one character a byte. */
export function writeCallDocument(
  records: readonly NumberedRecord[],
  { comments, until, media }: CallHead,
): CallDocument {
  const header = writeTraceHeader({ ...emptyTraceHeader, comments, media, ...(until ? { until } : {}) });
  const parts = [header];
  const messages: { number: number; line: number }[] = [];
  let line = lineEnds(header);
  for (const { record, number } of records) {
    const text = writeTraceRecord(record, 'bytes');
    // The record line comes first; line ends before the start line are part of the payload.
    const blank = /^[\r\n]*/.exec(record.payload)?.[0] ?? '';
    messages.push({ number, line: line + 1 + lineEnds(blank) });
    parts.push(text);
    line += lineEnds(text);
  }
  return { text: parts.join(''), messages };
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
