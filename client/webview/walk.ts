import type { LadderArrow } from '../../server/src/core/ladder/ladder';

interface Walk {
  /** Where one stands; undefined before the first step. */
  readonly from: number | undefined;
  readonly arrows: readonly LadderArrow[];
  /** Arrows that Page Up and Page Down go. */
  readonly page: number;
}

/** Where a key leads: along the ladder, or with left and right along the transaction. Undefined for a key that leads nowhere. */
export function walk(key: string, { from, arrows, page }: Walk): number | undefined {
  if (arrows.length === 0) return undefined;
  const last = arrows.length - 1;
  const to = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case 'ArrowDown':
      return from === undefined ? 0 : to(from + 1);
    case 'ArrowUp':
      return from === undefined ? last : to(from - 1);
    case 'PageDown':
      return to((from ?? 0) + page);
    case 'PageUp':
      return to((from ?? 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowRight':
      return sameTransaction(arrows, from, 1);
    case 'ArrowLeft':
      return sameTransaction(arrows, from, -1);
    default:
      return undefined;
  }
}

function sameTransaction(
  arrows: readonly LadderArrow[],
  from: number | undefined,
  by: 1 | -1,
): number | undefined {
  const transaction = arrows[from ?? -1]?.transaction;
  if (from === undefined || transaction === undefined) return from;
  for (let index = from + by; index >= 0 && index < arrows.length; index += by) {
    if (arrows[index]?.transaction === transaction) return index;
  }
  return from;
}
