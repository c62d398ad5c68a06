import type { CharSet, Pattern, PatternMatch, Step } from './pattern';

/** A way through the pattern: the next step and what was noted on it. */
interface Thread {
  readonly step: number;
  readonly saved: readonly number[];
}

/** Units of a line that are looked at. */
const longestLine = 1024;

/**
 * The first match of a pattern in the first `longestLine` units of a line: leftmost, and among those the one that the
 * pattern's own order prefers. Undefined without one. Takes at most text × steps.
 */
export function matchPattern(pattern: Pattern, line: string): PatternMatch | undefined {
  const text = line.length > longestLine ? line.slice(0, longestLine) : line;
  if (pattern.literal !== '' && !text.includes(pattern.literal)) return undefined;
  const marks = new Int32Array(pattern.steps.length).fill(-1);
  const machine: Machine = { steps: pattern.steps, text, marks };
  let threads: Thread[] = [];
  let found: readonly number[] | undefined;
  for (let at = 0; at <= text.length; at++) {
    const next: Thread[] = [];
    // Threads of this place in order of preference; a new beginning comes last, and none once there is a match.
    const now: Thread[] = [];
    for (const thread of threads) follow(machine, now, thread, at);
    if (!found) follow(machine, now, { step: 0, saved: [at] }, at);
    for (const { step, saved } of now) {
      const current = pattern.steps[step];
      if (current?.kind === 'match') {
        found = withSlot(saved, 1, at);
        break;
      }
      if (current?.kind === 'set' && at < text.length && holds(current.set, text.charCodeAt(at))) {
        next.push({ step: step + 1, saved });
      }
    }
    threads = next;
    if (found && threads.length === 0) break;
  }
  return found && matchOf(found, text, pattern.groups);
}

interface Machine {
  readonly steps: readonly Step[];
  readonly text: string;
  /** The last place at which a step was reached, so that each is followed once a place. */
  readonly marks: Int32Array;
}

/** Follows a thread to the steps that take a character or end the match. */
function follow({ steps, text, marks }: Machine, into: Thread[], start: Thread, at: number): void {
  const stack: Thread[] = [start];
  for (let thread = stack.pop(); thread; thread = stack.pop()) {
    const { step, saved } = thread;
    if (marks[step] === at) continue;
    marks[step] = at;
    const current = steps[step];
    if (!current) continue;
    switch (current.kind) {
      case 'jump':
        stack.push({ step: current.to, saved });
        break;
      case 'split':
        stack.push({ step: current.second, saved }, { step: current.first, saved });
        break;
      case 'save':
        stack.push({ step: step + 1, saved: withSlot(saved, current.slot, at) });
        break;
      case 'assert':
        if (isAt(current.what, text, at)) stack.push({ step: step + 1, saved });
        break;
      default:
        into.push(thread);
    }
  }
}

function withSlot(saved: readonly number[], slot: number, at: number): readonly number[] {
  const copy = saved.slice();
  while (copy.length <= slot) copy.push(-1);
  copy[slot] = at;
  return copy;
}

function holds({ ranges, negated }: CharSet, code: number): boolean {
  return ranges.some(([low, high]) => code >= low && code <= high) !== negated;
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  );
}

function isAt(what: 'start' | 'end' | 'boundary' | 'no-boundary', text: string, at: number): boolean {
  if (what === 'start') return at === 0;
  if (what === 'end') return at === text.length;
  const boundary = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return boundary === (what === 'boundary');
}

function matchOf(saved: readonly number[], text: string, groups: number): PatternMatch {
  let group: string | undefined;
  for (let index = 1; index <= groups && group === undefined; index++) {
    const start = saved[2 * index] ?? -1;
    const end = saved[2 * index + 1] ?? -1;
    if (start >= 0 && end >= start) group = text.slice(start, end);
  }
  return { start: saved[0] ?? 0, end: saved[1] ?? 0, group };
}
