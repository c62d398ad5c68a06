import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldText, longestStretch } from '../../../src/core/text/held-text';

test('property: stretches come back as they were, from pieces of any size', () => {
  const run = fc.record({ piece: fc.string({ maxLength: 9 }), cut: fc.nat({ max: 12 }) });
  fc.assert(
    fc.property(fc.array(run), runs => {
      const held = new HeldText();
      let [whole, from] = ['', 0];
      for (const { piece, cut } of runs) {
        held.push(piece, from);
        whole += piece;
        const to = Math.min(whole.length, from + cut);
        expect(held.slice(from, to)).toBe(whole.slice(from, to));
        expect(held.slice(from, whole.length)).toBe(whole.slice(from));
        from = to;
        held.drop(from);
      }
    }),
  );
});

test('a stretch that never ends keeps its head and the newest text, and no more', () => {
  const held = new HeldText();
  const piece = 'x'.repeat(1 << 20);
  held.push('head', 0);
  for (let i = 0; i < 60; i++) held.push(piece, 0);
  held.push('tail', 0);
  const length = 8 + 60 * piece.length;
  expect(held.size).toBeLessThan(2 * longestStretch);
  expect(held.slice(0, length).length).toBe(longestStretch);
  expect(held.slice(0, 10)).toBe('headxxxxxx');
  expect(held.slice(length - 6, length)).toBe('xxtail');
});
