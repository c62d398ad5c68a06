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
