import { type AroundHole, aroundHoles } from '../../../trace/around-holes';
import { formatTime } from '../../../trace/format-time';
import { relatedTo, seconds } from '../../obligations/words';
import type { CaptureRule } from '../../rule';

/** Tells where the capture has lost packets, and that rules are silent about what lies across. */
export const captureGap: CaptureRule = {
  scope: 'capture',
  about: 'whole',
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
    const around = shared(aroundHoles(groups, facts.holes, facts.letGo?.holes));
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

/** Where nothing was captured between two holes, the neighbours of one are those of the other. */
function shared(around: readonly AroundHole[]): readonly AroundHole[] {
  around.forEach((own, index) => {
    own.before ??= around[index - 1]?.before;
  });
  for (let index = around.length - 1; index >= 0; index--) {
    const own = around[index];
    if (own) own.after ??= around[index + 1]?.after;
  }
  return around;
}
