/** One list of all; many times as fast as `flat` for many short ones. */
export function joined<T>(lists: Iterable<readonly T[]>): readonly T[] {
  const all: T[] = [];
  for (const list of lists) for (const item of list) all.push(item);
  return all;
}
