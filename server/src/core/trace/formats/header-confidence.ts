import { headLines } from './head-lines';
import { logLine } from './log-line';
import type { LogShape } from './log-shape';
import { startLinePlace } from './start-line-place';

/**
 * How sure a text is a log of this shape: 0.9 once one of its header lines is followed by a SIP start line within a
 * few lines of filler; `alone` if there are header lines but no message behind any of them (0 by default: a log
 * without SIP stays silent).
 */
export function headerConfidence(shape: LogShape, head: string, alone = 0): number {
  let waiting = 0;
  let seen = false;
  let lead = '';
  for (const raw of headLines(head)) {
    const line = logLine(raw, 0).text;
    const facts = shape.header(line);
    if (facts) {
      seen = true;
      waiting = 8;
      lead = facts.lead ?? '';
    } else if (waiting > 0) {
      const bare = shape.dottedCr && line.endsWith('.') ? line.slice(0, -1) : line;
      if (startLinePlace(bare, lead) >= 0) return 0.9;
      waiting = line.trim() === '' || shape.detail?.(line) ? waiting - 1 : 0;
    }
  }
  return seen ? alone : 0;
}
