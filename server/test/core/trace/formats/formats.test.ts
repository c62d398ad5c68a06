/** What holds for every trace format, tried on every hand-written sample. A new format needs samples and nothing here. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapOffset } from '../../../../src/core/text/span-map';
import { ChunkCutter, type CutChunk, cutChunks } from '../../../../src/core/trace/cut-chunks';
import { detectFormats } from '../../../../src/core/trace/detect-format';
import { textFormats } from '../../../../src/core/trace/formats/index';
import type { TextUnit } from '../../../../src/core/trace/trace-format';
import { type FormatSample, formatSamples, modelOf, recordsOf } from './format-samples';

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

  test('no other format than plain claims it', () => {
    const ids = detectFormats(text).map(found => found.format.id);
    expect(ids.filter(id => id !== format.id && id !== 'plain')).toEqual([]);
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
        // ngrep shows CR as a dot; the native form shows CRLF as a line end and odd bytes as `%XX`.
        const standsFor =
          (format.id === 'ngrep' && unit === '\r' && shown === '.') || format.id === 'siptrace';
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

  test('twice the text is twice the work', { retry: 3 }, () => {
    const once = text.repeat(Math.ceil(200_000 / text.length));
    const best = (long: string) => {
      const times = Array.from({ length: 4 }, () => {
        const start = performance.now();
        for (const _chunk of cutChunks(long, format, undefined, 'bytes'));
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    best(once);
    expect(best(once + once) / best(once)).toBeLessThanOrEqual(2.6);
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

  const long = 3 << 20;
  const lines: readonly (readonly [string, string])[] = [
    ['blanks', ' '.repeat(long)],
    ['quote marks', '> '.repeat(long / 2)],
    ['dashes', '-'.repeat(long)],
    ['brackets', '['.repeat(long)],
    ['digits', '2026-01-07 09:14:02 '.repeat(long / 20)],
    ['a header without end', `INVITE sip:a@b SIP/2.0\r\nVia: ${'x'.repeat(long)}`],
    ['colour codes', '\x1b[1m'.repeat(long / 4)],
  ];
  test.each(lines)(
    'one line of 3 Mi units, %s, is read in time that a user does not notice',
    { retry: 2 },
    (_, text) => {
      for (const format of textFormats) {
        const start = performance.now();
        format.detect(text.slice(0, 65_536));
        for (const _chunk of cutChunks(text, format, undefined, 'bytes'));
        // Generous: a quadratic reader takes minutes.
        expect(performance.now() - start).toBeLessThan(3000);
      }
    },
  );

  test('empty text is no trace, and has no chunks', () => {
    expect(detectFormats('')).toEqual([]);
    for (const format of textFormats) expect([...cutChunks('', format)]).toEqual([]);
  });
});
