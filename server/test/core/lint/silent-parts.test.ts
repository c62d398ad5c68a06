import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageRule } from '../../../src/core/lint/rule';
import { allRules } from '../../../src/core/lint/rules/index';
import { longestPart, mostKept, SilentParts } from '../../../src/core/lint/silent-parts';

test('a part is known under the circumstances under which it was silent, and no others', () => {
  const parts = new SilentParts();
  parts.add('INVITE', 'Allow: BYE\r\n');
  expect(parts.under('INVITE')('Allow: BYE\r\n')).toEqual([]);
  expect(parts.under('INVITE')('Allow: BYE\n')).toBeUndefined();
  expect(parts.under('BYE')('Allow: BYE\r\n')).toBeUndefined();
});

test('rules that said something of a part are told, also when the part was asked for long ago', () => {
  const rule = allRules.find(({ scope }) => scope === 'message') as MessageRule;
  const parts = new SilentParts();
  parts.add('INVITE', 'v=0', [rule]);
  expect(parts.under('INVITE')('v=0')).toEqual([rule]);
  for (let i = 0; i < 30_000; i++) parts.add('INVITE', `Call-ID: ${String(i).padStart(20, 'x')}\r\n`);
  expect(parts.under('INVITE')('v=0')).toEqual([rule]);
});

test('it says of nothing that it was silent that was not', () => {
  const text = fc.string({ maxLength: 4 });
  const step = fc.record({ circumstances: text, part: text, add: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), steps => {
      const parts = new SilentParts();
      const added = new Set<string>();
      for (const { circumstances, part, add } of steps) {
        const key = JSON.stringify([circumstances, part]);
        expect(parts.under(circumstances)(part)).toEqual(added.has(key) ? [] : undefined);
        if (!add) continue;
        parts.add(circumstances, part);
        added.add(key);
      }
    }),
  );
});

test('rows that never repeat do not make it grow, and what is asked for stays', () => {
  const parts = new SilentParts();
  const often = 'User-Agent: a telephone\r\n';
  parts.add('INVITE', often);
  let most = 0;
  for (let i = 0; i < 60_000; i++) {
    parts.add('INVITE', `Call-ID: ${String(i).padStart(80, 'x')}\r\n`);
    expect(parts.under('INVITE')(often)).toEqual([]);
    if (i % 5000 === 0) most = Math.max(most, parts.kept);
  }
  expect(most).toBeLessThanOrEqual(mostKept);
  expect(most).toBeGreaterThan(mostKept / 4);
  expect(parts.under('INVITE')(`Call-ID: ${'0'.padStart(80, 'x')}\r\n`)).toBeUndefined();
}, 30_000);

test('a part that is very long is not kept', () => {
  const parts = new SilentParts();
  parts.add('INVITE', 'x'.repeat(longestPart + 1));
  expect(parts.kept).toBe(0);
});
