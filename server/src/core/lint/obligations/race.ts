import { elapsedMs } from '../../trace/elapsed';
import type { TraceMessage } from '../../trace/trace-message';

/** Messages of opposite sides closer than this may cross on the way, so their order proves nothing (RFC 5407). */
export const RACE = 200;

/**
 * True if the second message was sent in knowledge of the first: it comes later by at least what messages need to cross.
 * Without times the order that the document gives them counts; `isLater` says what it is.
 */
export function isAfterRace(first: TraceMessage, second: TraceMessage, isLater: boolean): boolean {
  const gap = elapsedMs(first, second);
  return gap === undefined ? isLater : isLater && gap >= RACE;
}
