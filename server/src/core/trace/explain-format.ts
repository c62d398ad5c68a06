import { cutChunks } from './cut-chunks';
import { formatsWith } from './formats/index';
import { logLine } from './formats/log-line';
import { findHeader, shapeChain } from './formats/shape-chain';
import type { TaughtFormats } from './formats/taught/read-taught-formats';
import type { TraceFormat } from './trace-format';
import type { TraceRecord } from './trace-record';

/** A stretch of a text whose records are of one format. Lines are 1-based. */
export interface FormatRegion {
  /** Id of the log; `plain` for messages without a line of any log before them. */
  readonly format: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly messages: number;
  /** The line that showed the format first, its first 120 units, and where it stands. */
  readonly evidence: string;
  readonly evidenceLine: number;
}

const shown = 120;

/**
 * Says which lines of a text speak for how it is read: stretches of records of one log each, in order. A log of several
 * formats has several. Linear in the text: give it a head.
 */
export function explainFormat(
  text: string,
  format: TraceFormat,
  taught?: TaughtFormats,
): readonly FormatRegion[] {
  const { logs } = formatsWith(taught);
  const regions: FormatRegion[] = [];
  let line = 1;
  for (const chunk of cutChunks(text, format)) {
    const lines = text.slice(chunk.start, chunk.end);
    const count = lines.match(/\r\n|\r|\n/g)?.length ?? 0;
    const lastLine = /[\r\n]$/.test(lines) ? line + count - 1 : line + count;
    if (chunk.record) {
      const { evidence, id } = evidenceOf(lines, chunk.record, format, logs);
      const last = regions.at(-1);
      const region = { format: id, firstLine: line, lastLine, messages: 1, evidence, evidenceLine: line };
      if (last?.format !== id) regions.push(region);
      else regions[regions.length - 1] = { ...last, lastLine, messages: last.messages + 1 };
    }
    line += count;
  }
  return regions;
}

/** The header line of a record with the log that knows it; a bare message speaks for itself. */
function evidenceOf(
  chunk: string,
  record: TraceRecord,
  format: TraceFormat,
  logs: ReturnType<typeof formatsWith>['logs'],
): { readonly evidence: string; readonly id: string } {
  const end = chunk.search(/[\r\n]/);
  const first = end < 0 ? chunk : chunk.slice(0, end);
  const evidence = first.slice(0, shown);
  if (record.header.end === record.header.start) return { evidence, id: 'plain' };
  const own = logs.find(log => log.id === format.id);
  if (!own) return { evidence, id: format.id };
  const others = logs.filter(log => log !== own);
  const chain = shapeChain(
    own.shape,
    others.map(log => log.shape),
  );
  const found = findHeader(chain, logLine(first, 0).text);
  return { evidence, id: (found && [own, ...others][found.index]?.id) ?? format.id };
}
