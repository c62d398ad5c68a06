import { expect, test } from 'vitest';
import type { Leak } from '../../src/core/redact/leak-scan';
import { FoundLeaks } from '../../src/lsp/found-leaks';

const leak = (text: string): Leak => ({ kind: 'number', text, line: 0 });
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => leak(`+49${from + i}`));

test('what several messages tell is listed once, and nothing is left out', () => {
  const found = new FoundLeaks();
  found.add({ leaks: numbers(3), more: 0 });
  found.add({ leaks: numbers(4), more: 0 });
  expect(found.left.map(({ text }) => text)).toEqual(['+490', '+491', '+492', '+493']);
  expect(found.more).toBe(0);
});

test('beyond the bound it is counted what is not listed; what is listed is not counted again', () => {
  const found = new FoundLeaks();
  found.add({ leaks: numbers(1000), more: 0 });
  found.add({ leaks: [...numbers(10), ...numbers(7, 1000)], more: 5 });
  expect(found.left).toHaveLength(1000);
  expect(found.more).toBe(12);
});
