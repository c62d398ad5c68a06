/**
 * True if one insertion, deletion or replacement turns `a` into `b`, or they are equal. Quick for names of any length:
 * linear.
 */
export function isWithinOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

/** True if two neighbours that changed places are all that parts `a` from `b`: the most common slip of the fingers. */
export function isExchanged(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** True if at most two insertions, deletions or replacements turn `a` into `b`. Linear. */
export function isWithinTwoEdits(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  const limit = Math.max(a.length, b.length);
  // Two edits cut the texts into three equal pieces: walk to each fault and try the three ways round it.
  const rest = (i: number, j: number, left: number): boolean => {
    let [x, y] = [i, j];
    while (x < limit && a[x] === b[y] && x < a.length) {
      x++;
      y++;
    }
    if (x >= a.length || y >= b.length) return a.length - x + (b.length - y) <= left;
    if (left === 0) return false;
    return rest(x + 1, y + 1, left - 1) || rest(x + 1, y, left - 1) || rest(x, y + 1, left - 1);
  };
  return rest(0, 0, 2);
}
