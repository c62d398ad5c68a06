import type { TraceMessage } from './trace-message';

const DAY = 86_400_000;

/**
 * Milliseconds from one time to a later one, both as `MessageKeys.time` has them; negative if the second is earlier.
 * Times of day without a date that seem to run backwards by more than half a day have passed midnight.
 */
export function elapsedBetween(from: number, to: number, dateless: boolean): number {
  const elapsed = to - from;
  return dateless && elapsed < -DAY / 2 ? elapsed + DAY : elapsed;
}

/** Milliseconds from one message to another; undefined where one of them has no time. */
export function elapsedMs(from: TraceMessage, to: TraceMessage): number | undefined {
  const start = from.keys.time;
  const end = to.keys.time;
  if (start === undefined || end === undefined) return undefined;
  return elapsedBetween(start, end, from.time?.dateless === true);
}
