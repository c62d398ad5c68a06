import { expect, test } from 'vitest';
import { oncePer } from '../../../src/core/text/once-per';

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
