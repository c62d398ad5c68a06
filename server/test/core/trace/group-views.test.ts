import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oncePer } from '../../../src/core/text/once-per';
import type { Group } from '../../../src/core/trace/group';
import { type Bucket, groupIndex } from '../../../src/core/trace/group-index';
import { groupList } from '../../../src/core/trace/group-list';
import { continueMemory } from '../../../src/core/trace/group-memory';

/** A group whose strays stand for what is read of it: their `hash` is the key. */
function groupOf(id: string, keys: readonly number[]): Group {
  const strays = keys.map(hash => ({ hash })) as unknown as Group['strays'];
  return { id, messages: [], transactions: [], dialogs: [], calls: [], strays, duplicates: new Map() };
}

const keysOf = ({ strays }: Group) => strays.map(stray => (stray as unknown as { hash: number }).hash);

/** Views of the keys of groups; `read` holds the groups that were read since it was emptied. */
function views() {
  const read = new Set<Group>();
  const keyed = groupIndex(group => {
    read.add(group);
    return keysOf(group).map(key => ({ key }));
  });
  const some = groupList(group => {
    read.add(group);
    return keysOf(group);
  });
  const text = ({ entries }: Bucket<{ readonly key: number }>) =>
    entries.map(({ group, item, nth }) => `${item.key}: ${group.id} ${nth}`);
  return {
    read,
    keyed,
    describe: (groups: readonly Group[]) => ({
      some: some(groups).map(({ group, items }) => [group.id, ...items]),
      all: keyed(groups).all().map(text),
      shared: [...keyed(groups).shared()].map(text).sort(),
      each: [0, 1, 2, 3, 4].map(key => text(keyed(groups).get(key) ?? { entries: [] })),
    }),
  };
}

const someKeys = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });
const firstGroups = fc.array(someKeys, { maxLength: 8 });
/** Takes the place of so many groups from one on, by new ones; or moves a group to the front; or asks for an older version. */
const change = fc.record({
  from: fc.nat({ max: 8 }),
  count: fc.nat({ max: 2 }),
  come: fc.array(someKeys, { maxLength: 2 }),
  isMove: fc.boolean(),
  back: fc.nat({ max: 2 }),
});

describe('views of the groups of a trace', () => {
  test('are after any changes what they are when they are made of all groups', () => {
    fc.assert(
      fc.property(firstGroups, fc.array(change, { maxLength: 6 }), (first, changes) => {
        const kept = views();
        let made = 0;
        const versions = [first.map(keys => groupOf(`g${made++}`, keys))];
        for (const { from, count, come, isMove, back } of changes) {
          const before = versions.at(-1 - back) ?? versions[0] ?? [];
          const now = [...before];
          const taken = now.splice(
            from,
            count,
            ...(isMove ? [] : come.map(keys => groupOf(`g${made++}`, keys))),
          );
          if (isMove) now.unshift(...taken);
          // What nobody reads of a version is brought to the next one all the same.
          if (count !== 1) kept.describe(before);
          continueMemory(before, now);
          versions.push(now);
          expect(kept.describe(now)).toEqual(views().describe([...now]));
        }
        for (const version of versions) {
          expect(kept.describe(version)).toEqual(views().describe([...version]));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('read only the groups that changed', () => {
    const { read, describe: look } = views();
    const groups = Array.from({ length: 1000 }, (_, i) => groupOf(`g${i}`, [i % 300]));
    look(groups);
    expect(read.size).toBe(1000);
    read.clear();
    const now = [...groups];
    const [gone] = now.splice(500, 1, groupOf('new', [7]));
    continueMemory(groups, now);
    look(now);
    expect([...read].map(({ id }) => id).sort()).toEqual([gone?.id, 'new']);
  });

  test('what is read of a bucket holds for as long as nothing in it changes', () => {
    const { keyed } = views();
    const read: number[] = [];
    const sizeOf = oncePer(({ entries }: Bucket<{ readonly key: number }>) => {
      read.push(...entries.slice(0, 1).map(({ item }) => item.key));
      return { size: entries.length };
    });
    const sizes = (groups: readonly Group[]) =>
      keyed(groups)
        .all()
        .map(bucket => sizeOf(bucket).size);
    const before = [groupOf('a', [1, 2]), groupOf('b', [2]), groupOf('c', [3, 3])];
    expect(sizes(before)).toEqual([1, 2, 2]);
    expect(read).toEqual([1, 2, 3]);
    const now = [...before.slice(0, 1), ...before.slice(2)];
    continueMemory(before, now);
    expect(sizes(now)).toEqual([1, 1, 2]);
    expect(read).toEqual([1, 2, 3, 2]);
  });
});
