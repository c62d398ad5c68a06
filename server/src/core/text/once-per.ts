/**
 * A view of an object that is read once for as long as the object lives. What an edit leaves as it was stays the same
 * object, a group or a registration: so what is asked of each of them after every edit costs a look at each. `read` must
 * depend on nothing but the object.
 */
export function oncePer<K extends object, T extends object>(read: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return key => {
    let made = known.get(key);
    if (made === undefined) {
      made = read(key);
      known.set(key, made);
    }
    return made;
  };
}

/**
 * Lists that are put together anew after every edit, and what is known of them: `holder` answers the one that it answered
 * for the same first item before, where all items are the same, so that a view of it (`oncePer`) holds.
 */
export function asBefore<I extends object, H extends object>(
  itemsOf: (holder: H) => readonly I[],
): (holder: H) => H {
  const lastAsked = new WeakMap<I, H>();
  return holder => {
    const items = itemsOf(holder);
    const [first] = items;
    if (!first) return holder;
    const before = lastAsked.get(first);
    const known = before && itemsOf(before);
    if (before && known?.length === items.length && known.every((item, i) => item === items[i]))
      return before;
    lastAsked.set(first, holder);
    return holder;
  };
}
