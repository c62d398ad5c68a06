import type { SipMessage } from '../sip/message';
import type { Call } from '../trace/dialog';
import type { TraceMessage } from '../trace/trace-message';
import { type AlignedStep, alignSteps, mostAligned } from './align-steps';
import { type CallStep, callSteps } from './call-steps';
import { type ComparableMessage, comparableMessage } from './comparable-message';
import { type Comparison, comparisonHead, firstReal, messageLines } from './comparison';
import { type Difference, messageDifferences } from './difference';
import { roleNames, withRoles } from './role-names';

/** A call that is compared, and what is known of its messages. */
export interface ComparedCall {
  readonly call: Call;
  /** Packets that were captured twice. */
  readonly duplicates: ReadonlySet<TraceMessage>;
  /** The message itself; undefined for one that has no text. */
  messageOf(message: TraceMessage): SipMessage | undefined;
}

/** A step of either call, or one that both have, and what differs in it. */
export interface ComparedStep {
  readonly left: TraceMessage | undefined;
  readonly right: TraceMessage | undefined;
  readonly differences: readonly Difference[];
}

export interface CallComparison extends Comparison {
  /** In the order in which they stand beside each other. */
  readonly steps: readonly ComparedStep[];
}

/** A step came so much later than on the other side, and so many times as late, that it is worth telling. */
const lateMs = 1000;
const lateTimes = 3;

/** One step with what is compared of it. */
interface Step extends CallStep {
  readonly content: ComparableMessage;
}

/**
 * Two calls, aligned by the steps of their flows. A step that only one of them has, one in another order, and what
 * differs in steps that both have is told; the first real difference stands on top.
 */
export function compareCalls(left: ComparedCall, right: ComparedCall): CallComparison {
  const [before, after] = [callSteps(left.call, left.duplicates), callSteps(right.call, right.duplicates)];
  const names = roleNames({ call: left.call, steps: before }, { call: right.call, steps: after });
  const a = before.map(step => withContent(left, step, names.left));
  const b = after.map(step => withContent(right, step, names.right));
  const aligned = alignSteps(
    a.map(({ key }) => key),
    b.map(({ key }) => key),
  );
  const alone = aloneIn(a, b, aligned);
  const found = aligned.map((pair, index) => stepDifferences({ a, b, alone }, pair, index));
  const differences = found.flat();
  const isLong = Math.max(a.length, b.length) > mostAligned;
  const note = `# Calls of more than ${mostAligned} messages: the steps behind these are paired one by one.`;
  const head = [...(isLong ? [note] : []), ...comparisonHead(differences)];
  return {
    left: [...head, ...aligned.flatMap((pair, index) => stepLines(a[pair.left ?? -1], index))].join('\n'),
    right: [...head, ...aligned.flatMap((pair, index) => stepLines(b[pair.right ?? -1], index))].join('\n'),
    first: firstReal(differences)?.text,
    differences,
    steps: aligned.map((pair, index) => ({
      left: a[pair.left ?? -1]?.message,
      right: b[pair.right ?? -1]?.message,
      differences: found[index] ?? [],
    })),
  };
}

function withContent(side: ComparedCall, step: CallStep, names: ReadonlyMap<string, string>): Step {
  const message = side.messageOf(step.message);
  const content = message ? comparableMessage(message) : bare(step);
  const renamed = (lines: readonly string[]) => lines.map(line => withRoles(line, names));
  return {
    ...step,
    content: {
      ...content,
      start: withRoles(content.start, names),
      headers: renamed(content.headers),
      body: renamed(content.body),
    },
  };
}

/** An arrow of a drawing has a label alone. */
function bare({ key }: CallStep): ComparableMessage {
  return { start: key, headers: [], body: [], hasSdp: false };
}

interface Alignment {
  readonly a: readonly Step[];
  readonly b: readonly Step[];
  /** Steps that stand alone: the first place of each by its key, of the left side and of the right. */
  readonly alone: { readonly left: ReadonlyMap<string, number>; readonly right: ReadonlyMap<string, number> };
}

function aloneIn(
  a: readonly Step[],
  b: readonly Step[],
  aligned: readonly AlignedStep[],
): Alignment['alone'] {
  const alone = { left: new Map<string, number>(), right: new Map<string, number>() };
  aligned.forEach(({ left, right }, index) => {
    if (left !== undefined && right !== undefined) return;
    const key = a[left ?? -1]?.key ?? b[right ?? -1]?.key ?? '';
    const places = left === undefined ? alone.right : alone.left;
    if (!places.has(key)) places.set(key, index);
  });
  return alone;
}

function stepDifferences(
  { a, b, alone }: Alignment,
  pair: AlignedStep,
  index: number,
): readonly Difference[] {
  const [left, right] = [a[pair.left ?? -1], b[pair.right ?? -1]];
  const step = `step ${index + 1}`;
  if (left && right) {
    const found = messageDifferences(left.content, right.content);
    const told = found.map(one => ({ ...one, text: `${step}, ${left.key}: ${one.text}` }));
    return [...told, ...timingDifference(left, right, step)];
  }
  const only = left ?? right;
  if (!only) return [];
  const [side, other] = left ? ['left', 'right'] : ['right', 'left'];
  // The same step stands alone on the other side, too: it came earlier or later there.
  const twin = (left ? alone.right : alone.left).get(only.key);
  const at = `${step}, ${only.key}`;
  if (twin === undefined)
    return [{ kind: 'missing', text: `${at}: only ${side} has this step`, isMinor: false }];
  if (twin < index) return [];
  return [{ kind: 'order', text: `${at}: ${other} has it later, as step ${twin + 1}`, isMinor: false }];
}

function timingDifference(
  { sinceLastMs: a, key }: Step,
  { sinceLastMs: b }: Step,
  step: string,
): readonly Difference[] {
  if (a === undefined || b === undefined) return [];
  const [less, more] = a < b ? [a, b] : [b, a];
  if (more - less < lateMs || more < lateTimes * less) return [];
  const text = `${step}, ${key}: after ${seconds(a)} left, ${seconds(b)} right`;
  return [{ kind: 'timing', text, isMinor: false }];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function stepLines(step: Step | undefined, index: number): readonly string[] {
  return step ? [`### ${index + 1} · ${step.key}`, ...messageLines(step.content)] : [];
}
