import { expect, test } from 'vitest';
import { displaySentence, displayText, timeText } from '../../src/cli/display-text';

test('bytes are shown as UTF-8, invalid ones as U+FFFD', () => {
  expect(displayText(Buffer.from('Zoë', 'utf8').toString('latin1'))).toBe('Zoë');
  expect(displayText('Zo\xeb')).toBe('Zo\ufffd');
});

test('in a sentence only what is valid UTF-8 is decoded: § is ours', () => {
  const quoted = Buffer.from('Zoë', 'utf8').toString('latin1');
  expect(displaySentence(`"${quoted}" has no tag … (RFC 3261 §8.1.1.3)`)).toBe(
    '"Zoë" has no tag … (RFC 3261 §8.1.1.3)',
  );
});

test('times keep the precision of their source', () => {
  const at = { seconds: 1767777242, nanos: 113_402_000, digits: 6, dateless: false };
  expect(timeText(at)).toBe('2026-01-07T09:14:02.113402Z');
  expect(timeText({ ...at, digits: 0 })).toBe('2026-01-07T09:14:02Z');
  expect(timeText({ ...at, digits: 9 })).toBe('2026-01-07T09:14:02.113402000Z');
  expect(timeText({ seconds: 33242, nanos: 5_000_000, digits: 3, dateless: true })).toBe('09:14:02.005');
  expect(timeText(undefined)).toBeNull();
  expect(timeText({ ...at, seconds: 1e15 })).toBeNull();
});
