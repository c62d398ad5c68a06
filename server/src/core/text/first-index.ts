/**
 * The first index below `length` for which a test holds that holds for all behind it too; `length` where it holds for
 * none. Asks about log2(length) times.
 */
export function firstIndex(length: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
