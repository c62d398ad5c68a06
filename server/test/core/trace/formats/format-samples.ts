/** The hand-written samples of trace formats, and what is read of them; shared by the suites of this folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cutChunks } from '../../../../src/core/trace/cut-chunks';
import { formatTime } from '../../../../src/core/trace/format-time';
import { formatById } from '../../../../src/core/trace/formats/index';
import type { TextUnit, TraceFormat } from '../../../../src/core/trace/trace-format';
import type { TraceRecord } from '../../../../src/core/trace/trace-record';

const folder = join(__dirname, '../../../../../test-fixtures/traces');

/** One file of `test-fixtures/traces/<format-id>/`. */
export interface FormatSample {
  readonly name: string;
  readonly path: string;
  readonly format: TraceFormat;
  /** One character a byte. */
  readonly text: string;
}

/** All samples, by discovery: a new file needs no list. */
export const formatSamples: readonly FormatSample[] = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(entry => {
    const format = formatById(entry.name);
    if (!format) throw new Error(`test-fixtures/traces/${entry.name} is the folder of no format`);
    return readdirSync(join(folder, entry.name))
      .filter(file => !file.endsWith('.expected.json'))
      .map(file => {
        const path = join(folder, entry.name, file);
        return { name: `${entry.name}/${file}`, path, format, text: readFileSync(path, 'latin1') };
      });
  });

/** Formats whose lines stand in logs of other kinds too: they may claim a sample, less surely than its own. */
export const genericFormats: ReadonlySet<string> = new Set(['plain', 'hex-dump', 'escaped-strings']);

/** Formats that write a message in another way than line by line: a unit of the payload stands for something else. */
export const decodingFormats: ReadonlySet<string> = new Set([
  'siptrace',
  'ngrep',
  'avaya-ix',
  'hex-dump',
  'tcpdump',
  'tshark-tree',
  'tshark-follow',
  'tshark-json',
  'sipp-shortmsg',
  'escaped-strings',
  'audiocodes',
  'cucm-sdl',
  'ladder-text',
  'step-table',
]);

/** The records of a text, in order. */
export function recordsOf(
  text: string,
  format: TraceFormat,
  unit: TextUnit = 'bytes',
): readonly TraceRecord[] {
  return [...cutChunks(text, format, undefined, unit)].flatMap(chunk => (chunk.record ? [chunk.record] : []));
}

/** A record as the `.expected.json` files write it. */
export function modelOf(record: TraceRecord) {
  const start = record.payload.replace(/^[\r\n]+/, '');
  return {
    startLine: start.slice(0, start.search(/[\r\n]|$/)),
    time: (record.time && formatTime(record.time)) ?? null,
    transport: record.transport ?? null,
    source: record.source ?? null,
    destination: record.destination ?? null,
    direction: record.direction ?? null,
    bytes: record.payload.length,
    declaredBytes: record.declaredBytes ?? null,
    exactBytes: record.exactBytes,
    truncated: record.truncated,
    ...(record.frame === undefined ? {} : { frame: record.frame }),
    ...(record.note === undefined ? {} : { note: record.note }),
  };
}
