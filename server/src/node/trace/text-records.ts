/** Messages of an indexed text trace, read from its file again. */
import { readRecordAt } from '../../core/trace/index/read-record';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import type { TraceFormat } from '../../core/trace/trace-format';
import type { TraceRecord } from '../../core/trace/trace-record';
import type { FileSource } from './file-source';

interface TextTrace {
  readonly index: TraceIndex;
  readonly source: FileSource;
  readonly format: TraceFormat;
  /** Bytes of the unpacked text. */
  readonly length: number;
}

/** The records of some messages, by their rows. A packed file of which no copy is there is unpacked again as far as the last of them. */
export async function readTextRecords(
  trace: TextTrace,
  rows: readonly number[],
): Promise<readonly (TraceRecord | undefined)[]> {
  if (rows.every(row => trace.source.canRead(rangeOf(trace.index, row).end))) {
    return rows.map(row => {
      const { start, end } = rangeOf(trace.index, row);
      return recordOf(trace, row, trace.source.readRange(start, end).toString('latin1'));
    });
  }
  const texts = await rangesOfPacked(trace, rows);
  return rows.map(row => {
    const text = texts.get(row);
    return text === undefined ? undefined : recordOf(trace, row, text);
  });
}

function rangeOf({ messages }: TraceIndex, row: number): { readonly start: number; readonly end: number } {
  const start = messages.offset[row] ?? 0;
  return { start, end: start + (messages.bytes[row] ?? 0) };
}

function recordOf({ index, format, length }: TextTrace, row: number, text: string): TraceRecord | undefined {
  const { end } = rangeOf(index, row);
  const carry = index.contextText(index.messages.context[row] ?? 0);
  return readRecordAt(text, { format, carry, atEnd: end >= length });
}

async function rangesOfPacked(
  { source, index }: TextTrace,
  rows: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const wanted = [...rows].sort((a, b) => rangeOf(index, a).start - rangeOf(index, b).start);
  const texts = new Map<number, string>();
  const last = rangeOf(index, wanted.at(-1) ?? 0).end;
  let offset = 0;
  let next = 0;
  let open: number[] = [];
  for await (const piece of source.pieces()) {
    const stop = offset + piece.length;
    for (; next < wanted.length && rangeOf(index, wanted[next] ?? 0).start < stop; next++)
      open.push(wanted[next] ?? 0);
    for (const row of open) {
      const { start, end } = rangeOf(index, row);
      const part = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString(
        'latin1',
        Math.max(0, start - offset),
        Math.min(piece.length, end - offset),
      );
      texts.set(row, (texts.get(row) ?? '') + part);
    }
    open = open.filter(row => rangeOf(index, row).end > stop);
    offset = stop;
    if (offset >= last) break;
  }
  return texts;
}
