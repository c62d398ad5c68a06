import { describeChanges } from '../../../server/src/core/exchange/describe-changes';
import type { PreparedChange } from '../../../server/src/core/protocol';
import { writeTraceHeader } from '../../../server/src/core/trace/write-siptrace';

/** What a live trace says of itself before its first message. */
export interface LiveTraceTitle {
  readonly name: string;
  /** Where the request goes: `127.0.0.1:5070 (UDP)`. */
  readonly way: string;
  readonly changes: readonly PreparedChange[];
}

/** The head of a live trace: what is sent, and each thing that the assist changed in it. `open` until the exchange has ended. */
export function liveTraceHead({ name, way, changes }: LiveTraceTitle, open: boolean): string {
  const comments = [`${name} to ${way}`, ...describeChanges(changes)];
  return writeTraceHeader({ open, lanes: [], holes: [], comments });
}

/** The note on the first message: which parts of it the author did not write. Undefined where all is the author's. */
export function assistNote(changes: readonly PreparedChange[]): string | undefined {
  return changes.length === 0 ? undefined : `assist: ${changes.map(c => c.what).join(', ')}`;
}

/** A file name for a live trace: the request's name without what a path cannot hold, and the time of day. */
export function liveTraceName(name: string, time: Date): string {
  const safe = name
    .replace(/[^\p{L}\p{N}@.+-]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(n => String(n).padStart(2, '0'));
  return `${safe === '' ? 'request' : safe} ${clock.join('-')}.siptrace`;
}
