/** More changes than this above the base are merged into a base of their own. */
const MOST = 256;

/**
 * An immutable map of which the next version costs what changed: it shares the base with the version before and holds
 * the changes above it, until these are many and make a new base. Look-ups are those of `Map`. In no order to rely on.
 */
export class OverlayMap<K, V extends {}> implements ReadonlyMap<K, V> {
  private constructor(
    private readonly base: ReadonlyMap<K, V>,
    /** `undefined`: taken away. */
    private readonly above: ReadonlyMap<K, V | undefined>,
    readonly size: number,
  ) {}

  /** The entries of a map; nobody may change that map any more. */
  static of<K, V extends {}>(entries: ReadonlyMap<K, V>): OverlayMap<K, V> {
    return new OverlayMap(entries, new Map(), entries.size);
  }

  /** The next version: the value of each of these keys is the one given; undefined takes it away. */
  with(changes: ReadonlyMap<K, V | undefined>): OverlayMap<K, V> {
    if (changes.size === 0) return this;
    let { size } = this;
    const above = new Map(this.above);
    for (const [key, value] of changes) {
      if (this.has(key)) size--;
      if (value !== undefined) size++;
      above.set(key, value);
    }
    const next = new OverlayMap(this.base, above, size);
    return above.size <= MOST ? next : OverlayMap.of(new Map(next));
  }

  get(key: K): V | undefined {
    const changed = this.above.get(key);
    return changed !== undefined || this.above.has(key) ? changed : this.base.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): MapIterator<[K, V]> {
    for (const entry of this.base) if (!this.above.has(entry[0])) yield entry;
    for (const [key, value] of this.above) if (value !== undefined) yield [key, value];
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }
}
