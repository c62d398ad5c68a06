import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ByteOps } from '../../../src/core/text/byte-ops';
import { ByteQueue } from '../../../src/core/text/byte-queue';
import { LineIndex } from '../../../src/core/text/line-index';
import { portableByteOps } from '../../../src/core/text/portable-byte-ops';
import {
  shiftSpan,
  sliceSpan,
  span,
  spanLength,
  spansOverlap,
  spanTouches,
} from '../../../src/core/text/span';
import { mapOffset, mapSpan, shiftMap, unmapOffset } from '../../../src/core/text/span-map';
import { applyTextEdits } from '../../../src/core/text/text-edit';
import { utf8Length } from '../../../src/core/text/utf8-length';
import { nodeByteOps } from '../../../src/node/node-byte-ops';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'é', '😀', '\ud800', '\udc00'), { maxLength: 30 })
    .map(p => p.join('')),
);

test('spans', () => {
  expect(span(3, 1)).toEqual({ start: 3, end: 3 });
  expect(spanLength(span(2, 5))).toBe(3);
  expect(sliceSpan('abcdef', span(2, 9))).toBe('cdef');
  expect(shiftSpan(span(2, 5), 10)).toEqual({ start: 12, end: 15 });
  expect([1, 2, 5, 6].map(offset => spanTouches(span(2, 5), offset))).toEqual([false, true, true, false]);
  expect(spansOverlap(span(0, 2), span(2, 4))).toBe(false);
  expect(spansOverlap(span(0, 3), span(2, 4))).toBe(true);
});

describe('lines', () => {
  test('CR, LF and CRLF each end one', () => {
    const lines = new LineIndex('a\rb\nc\r\n\r\rd');
    expect(lines.lineCount).toBe(6);
    expect([0, 2, 4, 5, 6, 7, 8, 9, 10].map(offset => lines.positionAt(offset).line)).toEqual([
      0, 1, 2, 2, 2, 3, 4, 5, 5,
    ]);
    expect(lines.offsetAt({ line: 2, character: 99 })).toBe(5);
    expect(lines.offsetAt({ line: 99, character: 0 })).toBe(10);
  });

  test('offset to position and back, outside of line ends', () => {
    fc.assert(
      fc.property(anyText, fc.nat(80), (text, offset) => {
        const lines = new LineIndex(text);
        const position = lines.positionAt(offset);
        const back = lines.offsetAt(position);
        const at = Math.min(offset, text.length);
        expect(back <= at && /^[\r\n]*$/.test(text.slice(back, at))).toBe(true);
        expect(position.line).toBe(
          text
            .slice(0, at)
            .replace(/\r$/, text[at] === '\n' ? '' : '\r')
            .split(/\r\n|\r|\n/).length - 1,
        );
      }),
    );
  });
});

describe('span maps', () => {
  // A log that puts two characters before each line of a payload of lines of three.
  const map = { from: [0, 3, 6], to: [2, 7, 12] };

  test('an offset moves with its piece, and back', () => {
    expect([0, 2, 3, 5, 6, 8].map(offset => mapOffset(map, offset))).toEqual([2, 4, 7, 9, 12, 14]);
    for (let offset = 0; offset < 9; offset++) expect(unmapOffset(map, mapOffset(map, offset))).toBe(offset);
    expect(unmapOffset(map, 6)).toBe(3);
    expect(mapOffset(shiftMap(5), 4)).toBe(9);
  });

  test('a span that ends a line does not swallow the prefix of the next', () => {
    expect(mapSpan(map, span(0, 3))).toEqual(span(2, 5));
    expect(mapSpan(map, span(1, 4))).toEqual(span(3, 8));
    expect(mapSpan(map, span(3, 3))).toEqual(span(7, 7));
  });
});

test('edits refer to the text before any of them', () => {
  const edits = [
    { span: span(4, 5), newText: 'X' },
    { span: span(0, 0), newText: '>' },
    { span: span(1, 3), newText: '' },
  ];
  expect(applyTextEdits('abcdef', edits)).toBe('>adXf');
});

test('UTF-8 length is what Buffer counts', () => {
  fc.assert(
    fc.property(anyText, text => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
    }),
  );
});

test('a byte queue gives back what was pushed, in any portions', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 })), fc.array(fc.nat(3000)), (pieces, portions) => {
      const queue = new ByteQueue();
      const out: Uint8Array[] = [];
      pieces.forEach((piece, index) => {
        queue.push(piece);
        out.push(queue.take(portions[index] ?? 0));
      });
      if (queue.length > 0) expect(queue.at(0)).toBe(queue.view(0, 1)[0]);
      expect(queue.at(queue.length)).toBe(-1);
      out.push(queue.take(queue.length));
      expect(Buffer.concat(out)).toEqual(Buffer.concat(pieces));
    }),
  );
});

describe.each<[string, ByteOps]>([
  ['portable', portableByteOps],
  ['Node', nodeByteOps],
])('byte operations, %s', (_, ops) => {
  // Lead and continuation bytes of all lengths, overlong forms and surrogates among them.
  const byte = fc.oneof(
    fc.nat(255),
    fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0xf0, 0x90, 0xf4, 0x8f),
  );
  const bytes = fc.array(byte, { maxLength: 40 }).map(list => Uint8Array.from(list));

  test('decode as TextDecoder and Buffer do', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    fc.assert(
      fc.property(bytes, fc.nat(40), fc.nat(40), (all, a, b) => {
        const part = all.subarray(Math.min(a, b), Math.max(a, b));
        expect(ops.utf8(all, Math.min(a, b), Math.max(a, b))).toBe(decoder.decode(part));
        expect(ops.latin1(all, Math.min(a, b), Math.max(a, b))).toBe(Buffer.from(part).toString('latin1'));
      }),
      { numRuns: 2000 },
    );
  });

  test('find as Buffer does', () => {
    const few = fc.array(fc.nat(1), { maxLength: 30 }).map(list => Uint8Array.from(list));
    fc.assert(
      fc.property(few, few, fc.nat(30), (haystack, needle, from) => {
        if (needle.length > 0)
          expect(ops.indexOf(haystack, needle, from)).toBe(Buffer.from(haystack).indexOf(needle, from));
        expect(ops.indexOf(haystack, 1, from)).toBe(Buffer.from(haystack).indexOf(1, from));
      }),
    );
  });

  test('long texts do not overflow the stack', () => {
    const long = new Uint8Array(300_000).fill(0x61);
    expect(ops.latin1(long, 0, long.length)).toBe('a'.repeat(300_000));
  });
});
