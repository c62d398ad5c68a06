/** Places of a text that comes in pieces and is dropped are those of the text as a whole. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BytePositions } from '../../src/cli/byte-positions';
import { StreamPositions } from '../../src/cli/stream-positions';

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const texts = fc
  .array(fc.constantFrom('a', 'line', '\n', '\r\n', '\r', 'é', '漢字', '😀', ' '), { maxLength: 60 })
  .map(parts => bytes(parts.join('')));

function pushed(text: string, sizes: readonly number[]): StreamPositions {
  const positions = new StreamPositions();
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    const size = sizes[i % Math.max(1, sizes.length)] ?? 5;
    positions.push(text.slice(at, at + size));
    at += size;
  }
  positions.flush();
  return positions;
}

describe('a text in pieces of any size', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });

  test('each place is that of the whole', () => {
    fc.assert(
      fc.property(texts, sizes, (text, cuts) => {
        const whole = new BytePositions(text);
        const stream = pushed(text, cuts);
        for (let at = 0; at <= text.length; at++) {
          expect(stream.positionAt(at)).toEqual(whole.positionAt(at));
        }
      }),
    );
  });

  test('without its middle, places before and behind it are told as before, and less is held', () => {
    fc.assert(
      fc.property(texts, sizes, fc.nat(60), fc.nat(60), (text, cuts, from, length) => {
        const whole = new BytePositions(text);
        const stream = pushed(text, cuts);
        stream.thin(from, from + length);
        for (let at = 0; at <= text.length; at++) {
          if (at < from || at >= from + length) expect(stream.positionAt(at)).toEqual(whole.positionAt(at));
        }
      }),
    );
    const atEnd = pushed('\r\n\r\n\r\na', [1]);
    atEnd.thin(3, 7);
    expect(atEnd.positionAt(7)).toEqual({ line: 3, character: 1 });
    const stream = pushed('some line\n'.repeat(1000), [10]);
    stream.thin(100, 9900);
    expect(stream.held).toBeLessThan(250);
    expect(stream.positionAt(9905)).toEqual({ line: 990, character: 5 });
  });

  test('what stays of it, and what was remembered, is told as before', () => {
    fc.assert(
      fc.property(texts, sizes, fc.nat(60), fc.nat(60), fc.nat(60), (text, cuts, a, b, c) => {
        const whole = new BytePositions(text);
        const stream = pushed(text, cuts);
        const [start = 0, end = 0, before = 0] = [a, b, c]
          .map(n => Math.min(n, text.length))
          .sort((x, y) => x - y);
        const early = { start: 0, end: Math.min(2, text.length) };
        stream.remember(early);
        stream.release([{ start, end }], before);
        expect(stream.rangeOf(early)).toEqual(whole.rangeOf(early));
        const line = whole.positionAt(0).line;
        expect(stream.lineText(line)).toBe(whole.lineText(line));
        for (let at = start; at < end; at++) expect(stream.positionAt(at)).toEqual(whole.positionAt(at));
        for (let at = before; at < text.length; at++)
          expect(stream.positionAt(at)).toEqual(whole.positionAt(at));
      }),
    );
  });
});

test('a line that never ends is not held', () => {
  const stream = new StreamPositions();
  for (let i = 0; i < 40; i++) {
    stream.push('x'.repeat(1 << 18));
    stream.release([], i << 18);
  }
  stream.push('\nend');
  stream.flush();
  expect(stream.held).toBeLessThan(1 << 22);
  expect(stream.positionAt((40 << 18) + 2)).toEqual({ line: 1, character: 1 });
});
