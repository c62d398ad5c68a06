import { expect, test } from 'vitest';
import { nextJudgement } from '../../src/lsp/next-judgement';

test('nothing to wait for without messages', () => {
  expect(nextJudgement([], 0)).toBeUndefined();
});

test('first some seconds, then T1 * 64, then Timer C, then never', () => {
  expect(nextJudgement([1000], 1000)).toBe(4050);
  expect(nextJudgement([1000], 6000)).toBe(27_050);
  expect(nextJudgement([1000], 40_000)).toBe(141_050);
  expect(nextJudgement([1000], 200_000)).toBe(13_050);
  expect(nextJudgement([1000], 300_000)).toBeUndefined();
});

test('the message whose silence is full first counts', () => {
  expect(nextJudgement([0, 3000], 5000)).toBe(2050);
});
