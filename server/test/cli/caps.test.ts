import { expect, test } from 'vitest';
import { capNotes } from '../../src/cli/caps';

const judgedInParts = { cap: 'messages', limit: 4000, count: 3 } as const;
const longStretch = { cap: 'text', limit: 1000, count: 1 } as const;

test('what was left out of an input is told', () => {
  expect(capNotes([judgedInParts, longStretch])).toEqual([
    'judged in 3 parts, at most 4000 messages at once: what is idle is let go, and findings that rest on calls far apart may be missing',
    '1 stretch between two messages of more than 1000 bytes: only the first 1000 were looked at',
  ]);
});

test('findings are not said to be missing where no rule was asked', () => {
  expect(capNotes([judgedInParts, longStretch], true)).toEqual([
    '1 stretch between two messages of more than 1000 bytes: only the first 1000 were looked at',
  ]);
});
