import { expect, test } from 'vitest';
import { orderedHoles } from '../../../src/core/trace/capture-holes';

const hole = (from: number, to: number) => ({ from, to, reason: '' });

test('holes come in order, and those that touch are one', () => {
  expect(orderedHoles([hole(50, 60), hole(0, 10), hole(10, 20), hole(5, 8)])).toEqual([
    hole(0, 20),
    hole(50, 60),
  ]);
});

test('very many are joined to few that cover them all, and say so', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => hole(10 * i, 10 * i + 1));
  const few = orderedHoles(many);
  expect(few.length).toBeLessThanOrEqual(256);
  expect(few.every(({ reason }) => reason.includes('holes close together'))).toBe(true);
  expect(many.every(({ from, to }) => few.some(f => f.from <= from && f.to >= to))).toBe(true);
});
