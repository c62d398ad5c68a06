import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIKE, longestPart, PartWriter } from '../../../src/core/lint/part-writer';
import { mostKept, SilentParts } from '../../../src/core/lint/silent-parts';

const writer = new PartWriter();

/** A text as a part of a kind, written. */
function written(text: string, kind = 1): PartWriter {
  writer.begin(kind);
  writer.copy(text, 0, text.length);
  return writer;
}

const rules = (bits: number) => new Int32Array([bits]);

test('a part is known by its text and its kind', () => {
  const parts = new SilentParts(1);
  const part = parts.add(written('Allow: BYE\r\n'), rules(0b11));
  expect(parts.find(written('Allow: BYE\r\n'))).toBe(part);
  expect(parts.find(written('Allow: BYE\n'))).toBe(-1);
  expect(parts.find(written('Allow: BYE\r\n', 2))).toBe(-1);
});

test('no rule is silent on a part before somebody says so', () => {
  const parts = new SilentParts(1);
  const part = parts.add(written('v=0'), rules(0b101));
  expect(parts.loudOn(part, 0)).toBe(0b101);
  parts.setLoud(part, rules(0b100));
  expect(parts.loudOn(part, 0)).toBe(0b100);
});

test('pieces have the same number exactly if they are the same', () => {
  const text = fc.string({ maxLength: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.constantFrom(1, 2))), pieces => {
      const parts = new SilentParts(1);
      const numbers = new Map<string, number>();
      for (const [text, kind] of pieces) {
        const number = parts.pieceOf(written(text, kind));
        const key = JSON.stringify([text, kind]);
        expect(number).toBe(numbers.get(key) ?? number);
        numbers.set(key, number);
      }
      expect(new Set(numbers.values()).size).toBe(numbers.size);
    }),
  );
});

test('what never repeats does not make it grow, and after each forgetting all is learned anew', () => {
  const parts = new SilentParts(3);
  let forgotten = 0;
  for (let i = 0; i < 60_000; i++) {
    parts.makeRoom();
    const often = written('User-Agent: a telephone\r\n');
    if (parts.find(often) < 0) {
      forgotten++;
      parts.setLoud(parts.add(often, new Int32Array(3)), new Int32Array([0, 0, i]));
    }
    const row = written(`Call-ID: ${String(i).padStart(80, 'x')}\r\n`);
    expect(parts.find(row)).toBe(-1);
    parts.add(row, new Int32Array([1, 2, 3]));
    parts.pieceOf(written(`Call-ID: ${String(i).padStart(80, 'x')}\r\n`));
    if (i % 5000 === 0) expect(parts.kept).toBeLessThanOrEqual(mostKept);
  }
  expect(forgotten).toBeGreaterThan(1);
  expect(forgotten).toBeLessThan(20);
});

test('a part that is too long, or holds what stands for others, is unfit', () => {
  expect(written('x'.repeat(longestPart - 1)).isUnfit).toBe(false);
  expect(written('x'.repeat(longestPart)).isUnfit).toBe(true);
  expect(written(`a${String.fromCharCode(LIKE)}`).isUnfit).toBe(true);
  expect(written('a').isUnfit).toBe(false);
});
