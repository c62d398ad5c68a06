import type { CaptureHole } from '../../../trace/capture-facts';
import { formatTime } from '../../../trace/format-time';
import type { Group } from '../../../trace/group';
import type { TraceMessage } from '../../../trace/trace-message';
import { relatedTo, seconds } from '../../obligations/words';
import type { CaptureRule } from '../../rule';

/** Tells where the capture has lost packets, and that rules are silent about what lies across. */
export const captureGap: CaptureRule = {
  scope: 'capture',
  meta: {
    id: 'capture-gap',
    category: 'capture',
    severity: 'information',
    description: 'The capture has a hole; what waits for an answer across it is not judged.',
    reference: 'RFC 3261 §17',
    fixable: false,
  },
  check(groups, facts, report) {
    if (facts.holes.length === 0 || facts.ordered) return;
    const around = messagesAround(groups, facts.holes);
    facts.holes.forEach((hole, index) => {
      const { before, after } = around[index] ?? {};
      const at = after ?? before;
      if (!at) return;
      const time = timeText(hole.from, facts.dateless);
      const reason = hole.reason === '' ? '' : ` (${hole.reason})`;
      report({
        at: { message: at, span: at.startLine },
        message: `Capture gap of ${seconds(hole.to - hole.from)} at ${time}${reason}; what waits for an answer across it is not judged.`,
        confidence: 'certain',
        related: before && before !== at ? [relatedTo(before, 'the last message before the gap')] : [],
      });
    });
  },
};

function timeText(ms: number, dateless: boolean): string {
  const whole = Math.floor(ms / 1000);
  const nanos = Math.round((ms - whole * 1000) * 1e6);
  return formatTime({ seconds: whole, nanos, digits: 3, dateless }) ?? 'an unknown time';
}

interface Around {
  before: TraceMessage | undefined;
  after: TraceMessage | undefined;
}

/** The newest message before each hole, and the oldest behind it. Holes are in order and do not overlap. */
function messagesAround(groups: readonly Group[], holes: readonly CaptureHole[]): readonly Around[] {
  const around: Around[] = holes.map(() => ({ before: undefined, after: undefined }));
  for (const group of groups) {
    for (const message of group.messages) {
      const { time } = message.keys;
      if (time === undefined) continue;
      // The first hole that begins at or after the message: it lies before that one and behind the one before.
      const next = firstFrom(holes, time);
      const [ahead, behind] = [around[next], around[next - 1]];
      if (ahead && !isNewer(ahead.before, time)) ahead.before = message;
      if (behind && time >= (holes[next - 1]?.to ?? 0) && !isOlder(behind.after, time))
        behind.after = message;
    }
  }
  // Where nothing was captured between two holes, the neighbours of one are those of the other.
  around.forEach((own, index) => {
    own.before ??= around[index - 1]?.before;
  });
  for (let index = around.length - 1; index >= 0; index--) {
    const own = around[index];
    if (own) own.after ??= around[index + 1]?.after;
  }
  return around;
}

function isNewer(known: TraceMessage | undefined, time: number): boolean {
  return known?.keys.time !== undefined && known.keys.time > time;
}

function isOlder(known: TraceMessage | undefined, time: number): boolean {
  return known?.keys.time !== undefined && known.keys.time <= time;
}

function firstFrom(holes: readonly CaptureHole[], time: number): number {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle]?.from ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
