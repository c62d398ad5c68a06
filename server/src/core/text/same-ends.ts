/** How many units two texts have in common at their starts and, behind those, at their ends. */
export interface SameEnds {
  readonly head: number;
  readonly tail: number;
}

/** Units that are compared at once: for stretches the engine does that far faster than unit by unit. */
const STRIDE = 256;

/** Compares two versions of a text, which mostly differ in one place. Linear. */
export function sameEnds(a: string, b: string): SameEnds {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head + STRIDE <= most && a.slice(head, head + STRIDE) === b.slice(head, head + STRIDE))
    head += STRIDE;
  while (head < most && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  const left = most - head;
  const [endA, endB] = [a.length, b.length];
  let tail = 0;
  while (
    tail + STRIDE <= left &&
    a.slice(endA - tail - STRIDE, endA - tail) === b.slice(endB - tail - STRIDE, endB - tail)
  ) {
    tail += STRIDE;
  }
  while (tail < left && a.charCodeAt(endA - 1 - tail) === b.charCodeAt(endB - 1 - tail)) tail++;
  return { head, tail };
}
