import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameEnds } from '../../../src/core/text/same-ends';

test('tells what two versions of a text have in common', () => {
  expect(sameEnds('Via: a', 'Via: ab')).toEqual({ head: 6, tail: 0 });
  expect(sameEnds('Via: a\r\n', 'Via: ab\r\n')).toEqual({ head: 6, tail: 2 });
  expect(sameEnds('xx', 'xxx')).toEqual({ head: 2, tail: 0 });
  expect(sameEnds('', 'x')).toEqual({ head: 0, tail: 0 });
});

test('property: both ends are as long as they can be, and never overlap', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '\r\n', 'é'), { maxLength: 20 })
    .map(units => units.join('').repeat(40));
  fc.assert(
    fc.property(text, text, text, text, (start, before, after, end) => {
      const [a, b] = [start + before + end, start + after + end];
      const { head, tail } = sameEnds(a, b);
      const most = Math.min(a.length, b.length);
      expect(head + tail).toBeLessThanOrEqual(most);
      expect(a.slice(0, head)).toBe(b.slice(0, head));
      expect(a.slice(a.length - tail)).toBe(b.slice(b.length - tail));
      expect(head === most || a[head] !== b[head]).toBe(true);
      expect(head + tail === most || a[a.length - 1 - tail] !== b[b.length - 1 - tail]).toBe(true);
    }),
  );
});
