import { expect, test } from 'vitest';
import { leftText } from '../../src/export/left-text';

test.each([
  [0, 0, 'nothing is left to look at'],
  [1, 0, '1 thing to look at'],
  [12, 0, '12 things to look at'],
  [1000, 1, '1,000 things to look at, and 1 more place that is not listed'],
  [1000, 2345, '1,000 things to look at, and 2,345 more places that are not listed'],
])('%i listed, %i more: %s', (listed, more, text) => {
  expect(leftText(listed, more)).toBe(text);
});
