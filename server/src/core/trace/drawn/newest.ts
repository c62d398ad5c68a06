/** The last of a list that fits. */
export function newest<T>(list: readonly T[], fits: (one: T) => boolean): T | undefined {
  for (let index = list.length - 1; index >= 0; index--) {
    const one = list[index] as T;
    if (fits(one)) return one;
  }
  return undefined;
}
