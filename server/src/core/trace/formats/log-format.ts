import { cutChunks } from '../cut-chunks';
import type { TraceFormat } from '../trace-format';
import { headLines } from './head-lines';
import { logLine } from './log-line';
import { openLogReader } from './log-reader';
import type { LogShape } from './log-shape';
import { findHeader, type ShapeChain, shapeChain } from './shape-chain';

/** A format that is a log of some shape: it can be read in one file together with every other such log. */
export interface LogFormat extends TraceFormat {
  readonly shape: LogShape;
  /** The shapes whose records are looked for in it, its own first. */
  readonly chain: ShapeChain;
}

/** Makes a format of a shape. `detect` is for formats that are recognised by more than their header lines. */
export function logFormat(options: {
  readonly id: string;
  readonly title: string;
  readonly shape: LogShape;
  readonly detect?: (head: string) => number;
  /** True for a form of lines that logs of other kinds have too; the surest of those goes before it. */
  readonly generic?: boolean;
}): LogFormat {
  const { id, title, shape } = options;
  const chain = shapeChain(shape, []);
  const format = chained({ id, title, shape }, chain);
  const byHeaders = (head: string) =>
    Math.max(0, hasHeader(chain, head) ? recordConfidence(format, head) - (options.generic ? 0.2 : 0) : 0);
  const { detect } = options;
  return { ...format, detect: detect ? head => Math.max(byHeaders(head), detect(head)) : byHeaders };
}

function chained(format: Pick<LogFormat, 'id' | 'title' | 'shape'>, chain: ShapeChain): LogFormat {
  return { ...format, chain, detect: () => 0, open: (carry, unit) => openLogReader(chain, carry, unit) };
}

/** The same format, in which records of `others` are read too where they stand between its own. */
export function withOthers(format: LogFormat, others: readonly LogFormat[]): LogFormat {
  const shapes = others.filter(other => other.id !== format.id).map(other => other.shape);
  return { ...chained(format, shapeChain(format.shape, shapes)), detect: format.detect };
}

/** True if any line of a text may be a header of the chain's: the quick question before a text is read. */
function hasHeader(chain: ShapeChain, head: string): boolean {
  if (!chain.marks.test(head)) return false;
  for (const line of headLines(head)) if (findHeader(chain, logLine(line, 0).text)) return true;
  return false;
}

/** How sure a text is a log of this format: 0 without a record behind one of its headers, else 0.9 and more with their number. */
function recordConfidence(format: LogFormat, head: string): number {
  let records = 0;
  for (const { record } of cutChunks(head, format, undefined, 'bytes')) {
    if (record && record.header.end > record.header.start) records++;
  }
  return records === 0 ? 0 : 0.9 + 0.09 * (1 - 1 / (1 + records));
}
