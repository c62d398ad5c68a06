import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChunkCutter, type CutChunk, cutChunks } from '../../../src/core/trace/cut-chunks';
import { detectFormats } from '../../../src/core/trace/detect-format';
import { textFormats } from '../../../src/core/trace/formats/index';
import type { TextUnit, TraceFormat } from '../../../src/core/trace/trace-format';
import type { FuzzTarget } from './fuzz-target';

/** All samples of text formats below `folder` (`test-fixtures/traces`), one character a byte. */
function samplesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && !/\.json$|^\./.test(entry.name))
    .map(entry => readFileSync(join(entry.path, entry.name), 'latin1'));
}

/** Chunks tile the text, and what a record points at lies inside its chunk. */
function checkChunks(chunks: Iterable<CutChunk>, length: number): void {
  let at = 0;
  for (const { start, end, record } of chunks) {
    if (start !== at || end <= start) throw new Error(`chunk ${start}..${end} after ${at}`);
    at = end;
    if (!record) continue;
    const { from, to } = record.map;
    if (from.length !== to.length || from[0] !== 0) throw new Error('a map without beginning');
    for (let i = 0; i < to.length; i++) {
      const place = to[i] ?? -1;
      if (place < 0 || place > end - start) throw new Error(`a payload piece at ${place} of ${end - start}`);
    }
  }
  if (at !== length) throw new Error(`chunks end at ${at} of ${length}`);
}

function readAs(input: string, format: TraceFormat, unit: TextUnit): void {
  checkChunks(cutChunks(input, format, undefined, unit), input.length);
}

function readStreamed(input: string, format: TraceFormat): void {
  const cutter = new ChunkCutter(format, 'bytes');
  const chunks: CutChunk[] = [];
  for (let at = 0; at < input.length; at += 777) chunks.push(...cutter.push(input.slice(at, at + 777)));
  chunks.push(...cutter.finish());
  checkChunks(chunks, input.length);
}

/** All text formats: detection, the format that was found, and one more in turn. */
export function textFormatsTarget(folder: string): FuzzTarget {
  let turn = 0;
  return {
    name: 'text formats',
    seeds: samplesIn(folder),
    read(input) {
      const found = detectFormats(input)[0]?.format;
      if (found) readAs(input, found, 'utf16');
      const next = textFormats[turn++ % textFormats.length];
      if (!next) return;
      readAs(input, next, 'bytes');
      readStreamed(input, next);
    },
  };
}
