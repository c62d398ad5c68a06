import type { ShapeChain } from '../formats/shape-chain';
import { ByteLines } from './byte-lines';
import { emptyRow } from './index-record';
import { KernelRecords } from './kernel-records';
import type { QuickParts } from './quick-indexer';
import { QuickRecords } from './quick-records';
import { teachKernel } from './scan-kernel';
import { SiptraceRecords } from './siptrace-records';
import type { TextIndexing } from './text-indexer';

/** What reads plain records of a log. */
export function logParts({ index, ops, kernel: makeKernel }: TextIndexing, chain: ShapeChain): QuickParts {
  const row = emptyRow();
  const kernel = makeKernel?.({
    minute: at => records.host.minute(at),
    start: line => records.host.start(line),
    row: (line, maySpread) => records.host.row(line, maySpread),
    rest: line => records.host.rest(line),
  });
  if (kernel) teachKernel(kernel);
  const lines = new ByteLines(kernel);
  const records = new QuickRecords(index, lines, ops, chain, row);
  if (!kernel || !records.isForKernel) return { lines, row, records };
  return { lines, row, records, kernel: new KernelRecords({ kernel, index, lines, records }) };
}

/** What reads plain records of the native form. */
export function siptraceParts({ index, ops }: TextIndexing): QuickParts {
  const row = emptyRow();
  const lines = new ByteLines();
  return { lines, row, records: new SiptraceRecords(index, lines, ops, row) };
}
