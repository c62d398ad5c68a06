/** How a text becomes lines for a reader: every kind of line end, any pieces, lines of any length. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChunkCutter, maxLine } from '../../../src/core/trace/cut-chunks';
import type { ChunkReader, TraceFormat } from '../../../src/core/trace/trace-format';

/** A format that notes the lines that it gets and starts a chunk at each `#`. */
function noting(lines: [string, string][]): TraceFormat {
  return {
    id: 'noting',
    title: 'Notes lines',
    detect: () => 0,
    open: (carry): ChunkReader => {
      let first = true;
      return {
        push(line, end) {
          if (!first && line.startsWith('#')) return true;
          first = false;
          lines.push([line, end]);
          return false;
        },
        finish: () => undefined,
        carry: () => `${carry}.`,
      };
    },
  };
}

function cut(pieces: readonly string[]) {
  const lines: [string, string][] = [];
  const cutter = new ChunkCutter(noting(lines));
  const chunks = [...pieces.flatMap(piece => cutter.push(piece)), ...cutter.finish()];
  return { lines, chunks };
}

describe('lines', () => {
  test('CR, LF and CRLF each end a line; the last line may have no end', () => {
    expect(cut(['a\rb\nc\r\n\r\nd']).lines).toEqual([
      ['a', '\r'],
      ['b', '\n'],
      ['c', '\r\n'],
      ['', '\r\n'],
      ['d', ''],
    ]);
  });

  test('a CR at the end of a piece waits for its LF', () => {
    expect(cut(['a\r', '\nb\r', 'c\r']).lines).toEqual([
      ['a', '\r\n'],
      ['b', '\r'],
      ['c', '\r'],
    ]);
  });

  test('any pieces give the same lines and chunks', () => {
    const text = fc.array(fc.constantFrom('a', '#', '\r', '\n', '\r\n', 'bc')).map(parts => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(5)), (whole, sizes) => {
        const pieces: string[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(whole.slice(at, at + size));
          at += size;
        }
        expect(cut([...pieces, whole.slice(at)])).toEqual(cut([whole]));
      }),
    );
  });

  test('a line beyond the limit comes in pieces without line end', () => {
    const { lines } = cut(['x'.repeat(maxLine - 1), 'y'.repeat(maxLine), '\n']);
    expect(lines.map(([line, end]) => [line.length, end])).toEqual([
      [maxLine, ''],
      [maxLine - 1, '\n'],
    ]);
  });

  test('a line of exactly the limit is whole', () => {
    expect(cut([`${'x'.repeat(maxLine)}\nz`]).lines.map(([line]) => line.length)).toEqual([maxLine, 1]);
  });
});

test('chunks tile the text, and each carry goes into the next', () => {
  const { chunks } = cut(['lead\n#1\n#2', '\nmore\n']);
  expect(chunks.map(({ start, end, carry }) => [start, end, carry])).toEqual([
    [0, 5, '.'],
    [5, 8, '..'],
    [8, 16, '...'],
  ]);
});
