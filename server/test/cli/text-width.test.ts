import { expect, test } from 'vitest';
import { cropAround, printable, table } from '../../src/cli/text-width';

test('a trace cannot control the terminal', () => {
  expect(printable('a\x1b[31mred\x07\x7f\x9b1m\u202eevil')).toBe('a␛[31mred␇␡\ufffd1m\ufffdevil');
  expect(printable('tab\there')).toBe('tab␉here');
  expect(printable('ümläut 漢字 😀')).toBe('ümläut 漢字 😀');
});

test('a short line is shown whole', () => {
  expect(cropAround('Via: x', { start: 5, end: 6 }, 80)).toEqual({ text: 'Via: x', start: 5, end: 6 });
});

test.each([
  [0, 3],
  [500, 505],
  [995, 1000],
  [10, 1000],
])('of a long line, the part around %i is shown with its mark', (start, end) => {
  const line = Array.from({ length: 1000 }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
  const shown = cropAround(line, { start, end }, 60);
  expect(shown.text.length).toBeLessThanOrEqual(60);
  const marked = shown.text.slice(shown.start, shown.end);
  expect(marked.length).toBeGreaterThan(0);
  expect(line.slice(start, end).startsWith(marked)).toBe(true);
});

test('columns are aligned, and the last one has no blanks behind it', () => {
  expect(
    table([
      ['a', 'bb'],
      ['ccc', 'd'],
    ]),
  ).toBe('a    bb\nccc  d\n');
  expect(table([])).toBe('');
});
