import type { HeaderFacts } from './log-shape';
import { readTime } from './read-time';

const day = 86_400;
/** Threads of one program write a little out of order; a jump back by more than this is another day. */
const slack = 3600;

/**
 * Makes times of day go on over midnight, and gives them the date that the log tells elsewhere. What is carried is
 * `t<seconds>` since the midnight before the first record, or `d<seconds>` since 1970 once a date was seen.
 */
export function followClock(
  facts: HeaderFacts,
  carry: string,
): { readonly facts: HeaderFacts; readonly carry: string } {
  const { time } = facts;
  if (!time) return { facts, carry };
  if (!time.dateless) return { facts, carry: `d${time.seconds}` };
  const dated = carry.startsWith('d');
  const last = carry === '' ? undefined : Number(carry.slice(1));
  const seconds = last === undefined ? time.seconds : nextAfter(last, time.seconds);
  return {
    facts: { ...facts, time: { ...time, seconds, dateless: !dated } },
    carry: `${dated ? 'd' : 't'}${seconds}`,
  };
}

/** The moment with this time of day that fits a log whose last line was written at `last`. */
function nextAfter(last: number, timeOfDay: number): number {
  const midnight = Math.floor(last / day) * day;
  const same = midnight + timeOfDay;
  if (same < last - slack) return same + day;
  // Just after midnight a straggler of the day before may still come.
  return same > last + day - slack && midnight >= day ? same - day : same;
}

/** What to carry after a line of the log that tells the date; `carry` where it tells none. */
export function clockOfLine(line: string, carry: string): string {
  const time = readTime(line.slice(0, 128));
  return time && !time.dateless ? `d${time.seconds}` : carry;
}
