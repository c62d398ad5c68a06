import { firstIndex } from '../../text/first-index';

/** Appends to the list of a key. */
export function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** The first element for which a test holds that holds for all after it; logarithmic. */
export function firstWhere<T>(list: readonly T[], test: (element: T) => boolean): T | undefined {
  return list[firstIndex(list.length, index => test(list[index] as T))];
}
