/** What holds for every trace format, tried on every hand-written sample. A new format needs samples and nothing here. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapOffset } from '../../../../src/core/text/span-map';
import { ChunkCutter, type CutChunk, cutChunks } from '../../../../src/core/trace/cut-chunks';
import { detectFormats } from '../../../../src/core/trace/detect-format';
import { formatsWith, textFormats } from '../../../../src/core/trace/formats/index';
import type { TextUnit, TraceFormat } from '../../../../src/core/trace/trace-format';
import { countWork } from '../../../harness/count-work';
import {
  decodingFormats,
  type FormatSample,
  formatSamples,
  genericFormats,
  modelOf,
  recordsOf,
} from './format-samples';

function streamed(sample: FormatSample, text: string, pieces: readonly number[]): readonly CutChunk[] {
  const cutter = new ChunkCutter(sample.format, 'bytes');
  const chunks: CutChunk[] = [];
  let at = 0;
  for (const length of pieces) {
    chunks.push(...cutter.push(text.slice(at, at + length)));
    at += length;
  }
  chunks.push(...cutter.push(text.slice(at)), ...cutter.finish());
  return chunks;
}

/** The text with other line ends; what stands between them is kept. */
function withLineEnds(text: string, end: (line: number) => string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, i, lines) => line + (i === lines.length - 1 ? '' : end(i)))
    .join('');
}

test('every format has a sample, and every sample an expected model', () => {
  for (const format of textFormats)
    expect(formatSamples.map(sample => sample.format.id)).toContain(format.id);
});

describe.each(formatSamples.map(sample => [sample.name, sample] as const))('%s', (_, sample) => {
  const { format, text } = sample;
  const records = recordsOf(text, format);

  test('is read as its expected model says', () => {
    const expected = JSON.parse(readFileSync(sample.path.replace(/\.[a-z]+$/, '.expected.json'), 'utf8'));
    expect({ messages: records.map(modelOf) }).toEqual(expected);
  });

  test('is detected as its own format, surer than any other', () => {
    const found = detectFormats(text);
    expect(found[0]?.format.id).toBe(format.id);
    expect(found[0]?.confidence).toBeGreaterThan(found[1]?.confidence ?? 0);
  });

  test('no other format claims it, but those of lines that any log may have', () => {
    const ids = detectFormats(text).map(found => found.format.id);
    expect(ids.filter(id => id !== format.id && !genericFormats.has(id))).toEqual([]);
  });

  test('its chunks tile the text', () => {
    let at = 0;
    for (const chunk of cutChunks(text, format, undefined, 'bytes')) {
      expect(chunk.start).toBe(at);
      expect(chunk.end).toBeGreaterThan(at);
      at = chunk.end;
    }
    expect(at).toBe(text.length);
  });

  test('each unit of a payload maps to itself in the chunk, or to what stands for it', () => {
    for (const chunk of cutChunks(text, format, undefined, 'bytes')) {
      const record = chunk.record;
      if (!record) continue;
      for (let i = 0; i < record.payload.length; i++) {
        const shown = text[chunk.start + mapOffset(record.map, i)] ?? '';
        const unit = record.payload[i] ?? '';
        // A dot for CR, `%XX`, hex digits, a letter in brackets: what is shown differs from what it stands for.
        const standsFor = decodingFormats.has(format.id) && shown !== '';
        // An empty line that a log left out stands where the next line begins.
        const inserted = unit === '\n' || unit === '\r';
        if (inserted && shown === 'v') continue;
        if (shown !== unit) expect([standsFor, unit, shown]).toEqual([true, unit, shown]);
      }
    }
  });

  test('cutting from any chunk with its carry gives the same rest', () => {
    const all = [...cutChunks(text, format, undefined, 'bytes')];
    for (const [i, chunk] of all.entries()) {
      const rest = [...cutChunks(text, format, { start: chunk.end, carry: chunk.carry }, 'bytes')];
      expect(rest).toEqual(all.slice(i + 1));
    }
  });

  test('a stream in pieces of any size gives the same chunks', () => {
    const all = [...cutChunks(text, format, undefined, 'bytes')];
    expect(streamed(sample, text, Array<number>(text.length).fill(1))).toEqual(all);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }), pieces => {
        expect(streamed(sample, text, pieces)).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });

  test('cut after any line it yields no other messages, and only the last may differ', () => {
    const starts = records.map(record => modelOf(record).startLine);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      // A record line of the native form stands for itself; without a payload it is no message.
      const cut = recordsOf(text.slice(0, at + 1), format).filter(record => record.payload !== '');
      const part = cut.map(record => modelOf(record).startLine);
      expect(part).toEqual(starts.slice(0, part.length));
    }
  });

  test('cut inside any line it never throws and never invents a message', () => {
    for (let at = 0; at < text.length; at += 7) {
      expect(recordsOf(text.slice(0, at), format).length).toBeLessThanOrEqual(records.length);
    }
  });

  test.each([
    ['LF', () => '\n'],
    ['CRLF', () => '\r\n'],
    ['mixed', (line: number) => (line % 3 === 0 ? '\r\n' : '\n')],
    ['bare CR', () => '\r'],
  ] as const)('with %s line ends it yields the same messages', (_name, end) => {
    const start = (record: ReturnType<typeof modelOf>) => [record.startLine, record.time, record.source];
    for (const unit of ['bytes', 'utf16'] satisfies TextUnit[]) {
      const other = recordsOf(withLineEnds(text, end), format, unit);
      expect(other.map(modelOf).map(start)).toEqual(records.map(modelOf).map(start));
    }
  });

  test('foreign text between its records changes none of them', () => {
    const chunks = [...cutChunks(text, format, undefined, 'bytes')];
    const noise = 'a line of something else\n\n{"json": [1, 2, "INVITE sip:x SIP/2.0"]}\n';
    const mixed = chunks.map(chunk => noise + text.slice(chunk.start, chunk.end)).join('');
    const starts = (list: readonly (typeof records)[number][]) => list.map(r => modelOf(r).startLine);
    expect(starts(recordsOf(mixed, format))).toEqual(starts(records));
  });

  test('twice the text is at most 2.6 times the work', { timeout: 60_000 }, () => {
    const once = text.repeat(Math.ceil(40_000 / text.length));
    const work = (long: string) =>
      countWork(() => {
        for (const _chunk of cutChunks(long, format, undefined, 'bytes'));
        format.detect(long.slice(0, 65_536));
      });
    expect(work(once + once) / work(once)).toBeLessThanOrEqual(2.6);
  });

  test('a record that goes on twice as long is at most 2.6 times the work', () => {
    const start = text.slice(0, Math.min(text.length, 1500));
    const work = (lines: number) =>
      countWork(() => {
        const long = start + `a=x-line-that-goes-on:1234\n`.repeat(lines);
        for (const _chunk of cutChunks(long, format, undefined, 'bytes'));
      });
    expect(work(4000) / work(2000)).toBeLessThanOrEqual(2.6);
  });
});

describe('hostile text', () => {
  test.each(textFormats.map(format => [format.id, format] as const))(
    '%s reads any text without throwing',
    (_, format) => {
      const piece = fc.oneof(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '\x1b[1m',
          '> ',
          '    ',
          'SIP/2.0 200 OK',
          'Content-Length: 5',
          'v=0',
        ),
        fc.constantFrom(
          'INVITE sip:a@b SIP/2.0',
          'U 1.2.3.4:5 -> 6.7.8.9:10',
          '--- - - - -> - -',
          '.',
          'Content-Type: message/sipfrag',
        ),
        fc.string({ unit: 'binary', maxLength: 12 }),
      );
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
          const text = pieces.join('');
          let at = 0;
          for (const chunk of cutChunks(text, format)) {
            expect(chunk.start).toBe(at);
            at = chunk.end;
            for (const to of chunk.record?.map.to ?? [])
              expect(to).toBeLessThanOrEqual(chunk.end - chunk.start);
          }
          expect(at).toBe(text.length);
          format.detect(text);
        }),
        { numRuns: 150 },
      );
    },
  );

  const lines: readonly (readonly [string, (length: number) => string])[] = [
    ['blanks', length => ' '.repeat(length)],
    ['quote marks', length => '> '.repeat(length / 2)],
    ['dashes', length => '-'.repeat(length)],
    ['brackets', length => '['.repeat(length)],
    ['digits', length => '2026-01-07 09:14:02 '.repeat(length / 20)],
    ['marks', length => 'SIP/2.0 200 -> bytes from <--- 0000: 45 '.repeat(length / 40)],
    ['escapes', length => `INVITE sip:a@b SIP/2.0${'\\r\\nVia: x'.repeat(length / 11)}`],
    ['a header without end', length => `INVITE sip:a@b SIP/2.0\r\nVia: ${'x'.repeat(length)}`],
    ['colour codes', length => '\x1b[1m'.repeat(length / 4)],
  ];
  const workOf = (format: TraceFormat, text: string) =>
    countWork(() => {
      format.detect(text.slice(0, 65_536));
      for (const _chunk of cutChunks(text, format, undefined, 'bytes'));
    });

  test.each(lines)(
    'one line twice as long, %s, is at most 2.6 times the work',
    { timeout: 120_000 },
    (_, line) => {
      for (const format of textFormats) {
        const [once, twice] = [workOf(format, line(65_536)), workOf(format, line(131_072))];
        expect(twice / once, format.id).toBeLessThanOrEqual(2.6);
      }
    },
  );

  test.each(lines)('one line of 3 Mi units, %s, comes to an end', { timeout: 60_000 }, (_, line) => {
    const format = formatsWith().plain;
    expect([...cutChunks(line(3 << 20), format, undefined, 'bytes')].at(-1)?.end).toBeGreaterThan(2_800_000);
  });

  test('empty text is no trace, and has no chunks', () => {
    expect(detectFormats('')).toEqual([]);
    for (const format of textFormats) expect([...cutChunks('', format)]).toEqual([]);
  });
});
