import { expect, test } from 'vitest';
import { asBefore, oncePer } from '../../../src/core/text/once-per';

test('a view of an object is read once', () => {
  const read: string[] = [];
  const view = oncePer(({ name }: { name: string }) => {
    read.push(name);
    return { upper: name.toUpperCase() };
  });
  const [alice, bob] = [{ name: 'alice' }, { name: 'bob' }];
  expect([view(alice), view(bob), view(alice)].map(({ upper }) => upper)).toEqual(['ALICE', 'BOB', 'ALICE']);
  expect(read).toEqual(['alice', 'bob']);
});

test('a list that is put together anew of the same items is the one before', () => {
  const known = asBefore(({ items }: { items: readonly object[] }) => items);
  const [a, b, c] = [{}, {}, {}];
  const first = known({ items: [a, b] });
  expect(known({ items: [a, b] })).toBe(first);
  const longer = known({ items: [a, b, c] });
  expect(longer.items).toEqual([a, b, c]);
  expect(longer).not.toBe(first);
  expect(known({ items: [a, c] })).not.toBe(longer);
  const [empty, other] = [{ items: [] }, { items: [] }];
  expect([known(empty), known(other)]).toEqual([empty, other]);
});
