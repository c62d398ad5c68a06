import { mostSteps, type Pattern, type Step } from './pattern';
import { type PatternNode, readPatternTree } from './pattern-tree';

/** Compiles a pattern of a user; a reason why it is not accepted otherwise. Never throws. */
export function compilePattern(source: string): Pattern | { readonly reason: string } {
  const read = readPatternTree(source);
  if ('reason' in read) return read;
  const steps: Step[] = [];
  if (!emit(read.tree, steps))
    return { reason: `it has more than ${mostSteps} steps, repetitions counted out` };
  steps.push({ kind: 'match' });
  return { source, steps, groups: read.groups, literal: literalOf(read.tree) };
}

/** Adds the steps of a part; false once there are too many. */
function emit(node: PatternNode, steps: Step[]): boolean {
  if (steps.length > mostSteps) return false;
  switch (node.kind) {
    case 'set':
    case 'assert':
      steps.push(node);
      return true;
    case 'sequence':
      return node.parts.every(part => emit(part, steps));
    case 'group':
      steps.push({ kind: 'save', slot: 2 * node.index });
      if (!emit(node.part, steps)) return false;
      steps.push({ kind: 'save', slot: 2 * node.index + 1 });
      return true;
    case 'choice':
      return emitChoice(node.parts, steps);
    case 'repeat':
      return emitRepeat(node, steps);
  }
}

function emitChoice(parts: readonly PatternNode[], steps: Step[]): boolean {
  const ends: number[] = [];
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const split = steps.length;
    if (!last) steps.push({ kind: 'jump', to: 0 });
    if (!emit(part, steps)) return false;
    if (last) break;
    ends.push(steps.length);
    steps.push({ kind: 'jump', to: 0 });
    steps[split] = { kind: 'split', first: split + 1, second: steps.length };
  }
  for (const end of ends) steps[end] = { kind: 'jump', to: steps.length };
  return true;
}

type Repeat = Extract<PatternNode, { kind: 'repeat' }>;

function emitRepeat({ part, least, most, lazy }: Repeat, steps: Step[]): boolean {
  const split = (inside: number, after: number): Step =>
    lazy ? { kind: 'split', first: after, second: inside } : { kind: 'split', first: inside, second: after };
  for (let i = 0; i < least; i++) if (!emit(part, steps)) return false;
  if (most === undefined) {
    const start = steps.length;
    steps.push({ kind: 'jump', to: 0 });
    if (!emit(part, steps)) return false;
    steps.push({ kind: 'jump', to: start });
    steps[start] = split(start + 1, steps.length);
    return true;
  }
  const splits: number[] = [];
  for (let i = least; i < most; i++) {
    splits.push(steps.length);
    steps.push({ kind: 'jump', to: 0 });
    if (!emit(part, steps)) return false;
  }
  for (const at of splits) steps[at] = split(at + 1, steps.length);
  return true;
}

/** The longest run of single characters that every match holds: the cheap question before a match is tried. */
function literalOf(node: PatternNode): string {
  let best = '';
  let run = '';
  const end = () => {
    if (run.length > best.length) best = run;
    run = '';
  };
  const walk = (part: PatternNode): void => {
    if (part.kind === 'sequence') for (const inner of part.parts) walk(inner);
    else if (part.kind === 'group') walk(part.part);
    else if (part.kind === 'set') {
      const [range] = part.set.ranges;
      const single = part.set.ranges.length === 1 && !part.set.negated && range && range[0] === range[1];
      if (single) run += String.fromCharCode(range[0]);
      else end();
    } else if (part.kind !== 'assert') end();
  };
  walk(node);
  end();
  return best;
}
