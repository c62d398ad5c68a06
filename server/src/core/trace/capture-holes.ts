import type { CaptureHole } from './capture-facts';

/** Each open obligation looks at all holes: so many are kept. */
const MOST = 256;

/**
 * The holes of a capture in order of time, those that touch joined. More than 256 are joined with their neighbours,
 * and their reason says so: what lies between is then not judged either, which only makes rules more silent.
 */
export function orderedHoles(holes: readonly CaptureHole[]): readonly CaptureHole[] {
  const joined: CaptureHole[] = [];
  for (const hole of [...holes].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (!last || hole.from > last.to) joined.push({ ...hole, to: Math.max(hole.from, hole.to) });
    else joined[joined.length - 1] = { ...last, to: Math.max(last.to, hole.to) };
  }
  if (joined.length <= MOST) return joined;
  const each = Math.ceil(joined.length / MOST);
  const bunches: CaptureHole[] = [];
  for (let at = 0; at < joined.length; at += each) {
    const bunch = joined.slice(at, at + each);
    const [first, last] = [bunch[0], bunch.at(-1)];
    if (first && last)
      bunches.push({ from: first.from, to: last.to, reason: `${bunch.length} holes close together` });
  }
  return bunches;
}
