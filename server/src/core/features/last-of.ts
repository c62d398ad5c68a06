/** The last element that a test holds for; undefined without one. */
export function lastOf<T>(list: readonly T[], test: (element: T) => boolean): T | undefined {
  for (let i = list.length - 1; i >= 0; i--) {
    const element = list[i];
    if (element !== undefined && test(element)) return element;
  }
  return undefined;
}
