import { expect, test } from 'vitest';
import { isExchanged, isWithinOneEdit, isWithinTwoEdits } from '../../../src/core/lint/near-name';

test.each([
  ['contact', 'contcat', 2, true],
  ['contact', 'contact', 0, false],
  ['contact', 'contac', 1, false],
  ['contact', 'ontact', 1, false],
  ['contact', 'kontact', 1, false],
  ['contact', 'kontakt', 2, false],
  ['contact', 'ocntatc', 3, false],
  ['contact', 'cntct', 2, false],
  ['contact', 'cntat', 2, false],
  ['contact', 'xcontactx', 2, false],
  ['contact', 'cnt', 3, false],
  ['ab', 'ba', 2, true],
  ['', 'ab', 2, false],
  ['', 'abc', 3, false],
])('%s and %s are %i edits apart (exchanged neighbours: %s)', (a, b, edits, exchanged) => {
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as const) {
    expect(isWithinOneEdit(x, y)).toBe(edits <= 1);
    expect(isWithinTwoEdits(x, y)).toBe(edits <= 2);
    expect(isExchanged(x, y)).toBe(exchanged);
  }
});
