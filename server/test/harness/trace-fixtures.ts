import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { globSync } from 'tinyglobby';
import { cutChunks } from '../../src/core/trace/cut-chunks';
import { detectFormats } from '../../src/core/trace/detect-format';
import { readTraceHeader } from '../../src/core/trace/read-siptrace-header';
import {
  emptyTraceHeader,
  type TraceHeader,
  type WritableRecord,
  writeTraceHeader,
  writeTraceRecord,
} from '../../src/core/trace/write-siptrace';

/** A capture or flow of `test-fixtures` as records, payloads one character a byte. */
export interface TraceFixture {
  readonly name: string;
  /** One character a byte. */
  readonly text: string;
  readonly format: string;
  readonly header: TraceHeader;
  readonly records: readonly WritableRecord[];
  /** The format draws arrows: its messages are made up. */
  readonly isDrawn: boolean;
}

/** All trace fixtures in which a format is recognised. */
export function traceFixtures(): readonly TraceFixture[] {
  const paths = globSync(['test-fixtures/flows/*.siptrace', 'test-fixtures/traces/*/*'], {
    ignore: ['**/*.json', '**/.*'],
  }).sort();
  return [
    ...paths,
    ...globSync('test-fixtures/traces/{tshark-json,homer}/*.json', { ignore: '**/*.expected.json' }),
  ].flatMap(path => readFixture(path) ?? []);
}

/** One fixture; undefined for a file in which no trace is recognised. */
export function readFixture(path: string): TraceFixture | undefined {
  const text = readFileSync(path, 'latin1');
  const format = detectFormats(text)[0]?.format;
  if (!format || format.templates) return undefined;
  const records = [...cutChunks(text, format, undefined, 'bytes')].flatMap(chunk => chunk.record ?? []);
  if (records.length === 0) return undefined;
  const header = format.id === 'siptrace' ? readTraceHeader(text) : emptyTraceHeader;
  const isDrawn = records.some(record => record.drawn);
  return { name: `${format.id}/${basename(path)}`, text, format: format.id, header, records, isDrawn };
}

/** A native trace, one character a byte. */
export function nativeText({ header, records }: Pick<TraceFixture, 'header' | 'records'>): string {
  const text = writeTraceHeader(header) + records.map(record => writeTraceRecord(record, 'bytes')).join('');
  return Buffer.from(text, 'utf8').toString('latin1');
}
