/** A step of one side, of the other, or of both, by index. */
export interface AlignedStep {
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** The longest common subsequence is looked for among so many steps of each side; what follows is paired one by one. */
export const mostAligned = 2000;

/** Aligns two sequences of steps so that as many as can be stand beside an equal one, in order. */
export function alignSteps(left: readonly string[], right: readonly string[]): readonly AlignedStep[] {
  const [a, b] = [left.slice(0, mostAligned), right.slice(0, mostAligned)];
  const width = b.length + 1;
  // Cell (i, j): how many steps of a from i and of b from j can stand beside each other.
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const both = a[i] === b[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : 0;
      lengths[i * width + j] = Math.max(
        both,
        lengths[(i + 1) * width + j] ?? 0,
        lengths[i * width + j + 1] ?? 0,
      );
    }
  }
  const steps: AlignedStep[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const here = lengths[i * width + j] ?? 0;
    if (i < a.length && j < b.length && a[i] === b[j]) steps.push({ left: i++, right: j++ });
    else if (i < a.length && (lengths[(i + 1) * width + j] ?? 0) === here)
      steps.push({ left: i++, right: undefined });
    else steps.push({ left: undefined, right: j++ });
  }
  const most = Math.max(left.length, right.length);
  for (let k = mostAligned; k < most; k++) {
    steps.push({ left: k < left.length ? k : undefined, right: k < right.length ? k : undefined });
  }
  return steps;
}
