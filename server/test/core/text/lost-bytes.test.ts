import { expect, test } from 'vitest';
import { lostBytesAt } from '../../../src/core/text/lost-bytes';

test('the first U+FFFD, as one unit or as its three bytes', () => {
  expect(lostBytesAt('Zo\ufffd \ufffd', 'utf16')).toEqual({ start: 2, end: 3 });
  expect(lostBytesAt('Zo\xef\xbf\xbd', 'bytes')).toEqual({ start: 2, end: 5 });
});

test('nothing lost', () => {
  expect(lostBytesAt('Zoë', 'utf16')).toBeUndefined();
  // Latin-1 in a file: the byte is there, whoever wants to read it as UTF-8.
  expect(lostBytesAt('Zo\xeb', 'bytes')).toBeUndefined();
});
