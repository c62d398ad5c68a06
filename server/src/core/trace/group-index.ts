import type { Group } from './group';
import { type GroupMemory, type KeptView, memoryOf } from './group-memory';

/** Something of a group that has a key, by which it is found among those of other groups. */
export interface KeyedItem {
  readonly key: string | number;
}

/** An item, the group that it is of, and which one of that it is. */
export interface ItemOfGroup<T> {
  readonly group: Group;
  readonly item: T;
  readonly nth: number;
}

/**
 * All items of one key, in order of the trace. It is the same object for as long as they are the same items, so that what
 * is read of it (`oncePer`) holds.
 */
export interface Bucket<T> {
  readonly entries: readonly ItemOfGroup<T>[];
}

class GrowingBucket<T> implements Bucket<T> {
  private isOrdered = false;

  constructor(
    private found: ItemOfGroup<T>[],
    private readonly memory: GroupMemory,
  ) {}

  get size(): number {
    return this.found.length;
  }

  get entries(): readonly ItemOfGroup<T>[] {
    if (!this.isOrdered) {
      const { placeOf } = this.memory;
      if (this.found.length > 1)
        this.found.sort((a, b) => placeOf(a.group) - placeOf(b.group) || a.nth - b.nth);
      this.isOrdered = true;
    }
    return this.found;
  }

  /** True until somebody has seen what is in it: then another one takes its place when something comes or goes. */
  get isOpen(): boolean {
    return !this.isOrdered;
  }

  push(entry: ItemOfGroup<T>): void {
    this.found.push(entry);
  }

  /** What is left without a group. */
  without(group: Group): ItemOfGroup<T>[] {
    return this.found.filter(entry => entry.group !== group);
  }

  /** A copy to be changed. */
  copy(): ItemOfGroup<T>[] {
    return [...this.found];
  }
}

/** The items of all groups of a version by key. */
class IndexView<T extends KeyedItem> implements KeptView {
  private readonly buckets = new Map<T['key'], GrowingBucket<T>>();
  private readonly sharedKeys = new Set<T['key']>();
  private ordered: readonly Bucket<T>[] | undefined;

  constructor(
    private readonly read: (group: Group) => readonly T[],
    private readonly memory: GroupMemory,
  ) {}

  remove(group: Group): void {
    for (const key of new Set(this.read(group).map(item => item.key))) {
      const left = this.buckets.get(key)?.without(group) ?? [];
      if (left.length > 0) this.buckets.set(key, new GrowingBucket(left, this.memory));
      else this.buckets.delete(key);
      if (left.length < 2) this.sharedKeys.delete(key);
      this.ordered = undefined;
    }
  }

  add(group: Group): void {
    this.read(group).forEach((item, nth) => {
      const { key } = item;
      let bucket = this.buckets.get(key);
      if (!bucket?.isOpen) {
        bucket = new GrowingBucket(bucket?.copy() ?? [], this.memory);
        this.buckets.set(key, bucket);
      }
      bucket.push({ group, item, nth });
      if (bucket.size > 1) this.sharedKeys.add(key);
      this.ordered = undefined;
    });
  }

  clear(): void {
    this.buckets.clear();
    this.sharedKeys.clear();
    this.ordered = undefined;
  }

  get(key: T['key']): Bucket<T> | undefined {
    return this.buckets.get(key);
  }

  /** Those of several items, in no order to rely on. */
  *shared(): Iterable<Bucket<T>> {
    for (const key of this.sharedKeys) {
      const bucket = this.buckets.get(key);
      if (bucket) yield bucket;
    }
  }

  all(): readonly Bucket<T>[] {
    this.ordered ??= inOrder([...this.buckets.values()], this.memory);
    return this.ordered;
  }
}

/** Buckets in order of the first item of each. */
function inOrder<T>(buckets: readonly Bucket<T>[], { placeOf }: GroupMemory): readonly Bucket<T>[] {
  const firsts = buckets.map(bucket => {
    const [first] = bucket.entries;
    return { bucket, place: first ? placeOf(first.group) : 0, nth: first?.nth ?? 0 };
  });
  return firsts.sort((a, b) => a.place - b.place || a.nth - b.nth).map(({ bucket }) => bucket);
}

/** What was read of the groups of a version, by key. */
export interface GroupIndex<T extends KeyedItem> {
  /** All items of a key; undefined for none. */
  get(key: T['key']): Bucket<T> | undefined;
  /** The buckets of several items, in no order to rely on: as much work as there are such. */
  shared(): Iterable<Bucket<T>>;
  /** All buckets, in order of the first item of each. */
  all(): readonly Bucket<T>[];
}

/**
 * A view of a trace: what `read` tells of each group, by key. After an edit only the groups that changed are read, and
 * only their keys are touched. `read` must depend on nothing but the group, and answer the same when it is asked again.
 */
export function groupIndex<T extends KeyedItem>(
  read: (group: Group) => readonly T[],
): (groups: readonly Group[]) => GroupIndex<T> {
  const kind = {};
  return groups => {
    const memory = memoryOf(groups);
    return memory.view(kind, () => new IndexView(read, memory));
  };
}
